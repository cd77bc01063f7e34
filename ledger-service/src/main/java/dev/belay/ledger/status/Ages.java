package dev.belay.ledger.status;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Durations for people: the two largest units that count, as {@code 3 d 4 h} or {@code 12 s}. */
final class Ages {
  private Ages() {}

  static String text(@Nullable Duration duration) {
    if (duration == null) {
      return "unknown";
    }
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return both(seconds / 60, "min", seconds % 60, "s");
    }
    if (seconds < 86_400) {
      return both(seconds / 3600, "h", seconds % 3600 / 60, "min");
    }
    return both(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
  }

  private static String both(long large, String unit, long small, String smaller) {
    return small == 0 ? large + " " + unit : large + " " + unit + " " + small + " " + smaller;
  }
}
