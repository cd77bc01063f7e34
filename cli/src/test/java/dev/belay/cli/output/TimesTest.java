package dev.belay.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {
  private static final Times NOW = new Times(Instant.parse("2026-12-01T12:00:00.5Z"));

  @ParameterizedTest
  @CsvSource({
    "2026-12-01T12:00:00.123456789Z, 2026-12-01T12:00:00Z (now)",
    "2026-12-01T11:59:30Z,           2026-12-01T11:59:30Z (30 s ago)",
    "2026-12-01T11:57:00Z,           2026-12-01T11:57:00Z (3 min ago)",
    "2026-12-01T09:00:00Z,           2026-12-01T09:00:00Z (3 h ago)",
    "2026-11-21T09:00:00Z,           2026-11-21T09:00:00Z (10 days ago)",
    "2026-12-01T12:20:01Z,           2026-12-01T12:20:01Z (in 20 min)",
    "yesterday,                      yesterday"
  })
  void anAgeStandsBesideTheTime(String instant, String text) {
    assertThat(NOW.at(instant)).isEqualTo(text);
  }

  @Test
  void whatIsReadLaterHasNoAges() {
    assertThat(Times.PLAIN.at("2026-12-01T11:57:00.987654321Z")).isEqualTo("2026-12-01T11:57:00Z");
    assertThat(Times.PLAIN.at((String) null)).isEqualTo("-");
  }
}
