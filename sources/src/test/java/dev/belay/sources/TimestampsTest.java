package dev.belay.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimestampsTest {
  private static final Instant THEN = Instant.parse("2021-04-28T19:50:00Z");

  @Test
  void readsEveryFormThatSendersUse() {
    assertThat(Timestamps.read("2021-04-28 21:50:00 +0200")).isEqualTo(THEN);
    assertThat(Timestamps.read("2021-04-28 21:50:00 +02:00")).isEqualTo(THEN);
    assertThat(Timestamps.read("2021-04-28 19:50:00 UTC")).isEqualTo(THEN);
    assertThat(Timestamps.read("2021-04-28T21:50:00+02:00")).isEqualTo(THEN);
    assertThat(Timestamps.read("2021-04-28T19:50:00Z")).isEqualTo(THEN);
    assertThat(Timestamps.read("2021-04-28T19:50:00.123456Z")).isEqualTo(THEN.plusMillis(123));
  }

  @Test
  void whatIsNoDateIsLeftOut() {
    for (String text :
        new String[] {
          "",
          " ",
          "yesterday",
          "2021-13-28T19:50:00Z",
          "2021-00-28T19:50:00Z",
          "2021-02-30T19:50:00Z",
          "2021-04-28T24:00:00Z",
          "2021-04-28T19:60:00Z",
          "2021-04-28T19:50:60Z",
          "2021-04-28T19:50:0aZ",
          "2021-04-28x19:50:00Z",
          "٢٠٢١-04-28T19:50:00Z",
          "2021-04-28 21:50:00",
          "2021-04-28",
          "+999999999-12-31T23:59:59Z",
          "-0001-01-01T00:00:00Z",
          "2021-04-28 21:50:00 +9900"
        }) {
      assertThat(Timestamps.read(text)).as(text).isNull();
    }
    assertThat(Timestamps.read(null)).isNull();
  }
}
