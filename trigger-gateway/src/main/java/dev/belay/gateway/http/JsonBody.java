package dev.belay.gateway.http;

import java.util.Set;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a body as one JSON object, and nothing after it. */
public final class JsonBody {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private JsonBody() {}

  /**
   * @throws Refusal 400 when it is something else; the body is not quoted
   */
  public static JsonNode object(byte[] body) {
    try {
      JsonNode json = JSON.readTree(body);
      if (json.isObject()) {
        return json;
      }
    } catch (JacksonException e) {
      // Answered below, without quoting what was sent.
    }
    throw noObject();
  }

  /**
   * As {@link #object(byte[])}, without the fields of other names than these, at whatever depth:
   * for large bodies of which little is looked at.
   *
   * @throws Refusal 400 when it is something else; the body is not quoted
   */
  public static JsonNode object(byte[] body, Set<String> names) {
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        JsonNode json = new PrunedJson(parser, names).object();
        if (parser.nextToken() == null) {
          return json;
        }
      }
    } catch (JacksonException e) {
      // Answered below, without quoting what was sent.
    }
    throw noObject();
  }

  private static Refusal noObject() {
    return new Refusal(HttpStatus.BAD_REQUEST, "the body must be a JSON object");
  }
}
