package dev.belay.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class UnreadableBodyTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  record Body(
      String name,
      Integer count,
      Boolean confirm,
      UUID id,
      Instant at,
      List<Body> parts,
      Even even) {}

  record Even(int number) {
    Even {
      if (number % 2 != 0) {
        throw new IllegalArgumentException("%d is not even".formatted(number));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"surprise": 1}                 | there is no field "surprise" here; there are at, confirm, count, even, id, name, parts
          {"parts": [{"x": 1}]}           | there is no field "parts[0].x" here; there are at, confirm, count, even, id, name, parts
          {"count": "many"}               | "count" is "many", which is no number
          {"confirm": "perhaps"}          | "confirm" is "perhaps", which is no boolean (true or false)
          {"id": "4711"}                  | "id" is "4711", which is no UUID
          {"at": "soon"}                  | "at" is "soon", which is no Instant
          {"name": {}}                    | "name" must be a string
          {"parts": {}}                   | "parts" must be an array
          {"parts": [7]}                  | "parts[0]" must be an object
          {"even": {"number": 3}}         | "even": 3 is not even
          {"name":                        | it is no JSON: line 1, column 9
          []                              | it is of another kind
          """)
  void theCallerLearnsWhereAndWhatAndNoClass(String body, String reason) {
    Throwable thrown = catchThrowable(() -> JSON.readValue(body, Body.class));

    assertThat(UnreadableBody.reason(thrown)).isEqualTo(reason);
  }
}
