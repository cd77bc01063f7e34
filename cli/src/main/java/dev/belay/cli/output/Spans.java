package dev.belay.cli.output;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Lengths of time, for people. */
public final class Spans {
  private Spans() {}

  /** For example {@code 8.3 s}, {@code 4 min 5 s}, {@code 3 h 20 min}; - for null. */
  public static String text(@Nullable Long millis) {
    if (millis == null) {
      return "-";
    }
    Duration span = Duration.ofMillis(Math.max(0, millis));
    if (span.compareTo(Duration.ofMinutes(2)) < 0) {
      return String.format(Locale.ROOT, "%.1f s", span.toMillis() / 1000.0);
    }
    if (span.compareTo(Duration.ofHours(2)) < 0) {
      return span.toMinutes() + " min " + span.toSecondsPart() + " s";
    }
    if (span.compareTo(Duration.ofDays(3)) < 0) {
      return span.toHours() + " h " + span.toMinutesPart() + " min";
    }
    return span.toDays() + " d " + span.toHoursPart() + " h";
  }
}
