package dev.belay.policy;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as a policy writes them: a whole number and {@code s}, {@code m} or {@code h}. */
final class Durations {
  static final Duration LONGEST = Duration.ofHours(24);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Pattern WRITTEN = Pattern.compile("(\\d{1,6})([smh])");

  private Durations() {}

  /** From 1 s to 24 h; {@code fallback} if it is absent, or none. */
  static Duration read(Value value, Duration fallback) {
    if (!value.isPresent()) {
      return fallback;
    }
    Matcher matcher = WRITTEN.matcher(value.textOrEmpty());
    if (matcher.matches()) {
      Duration duration = duration(Long.parseLong(matcher.group(1)), matcher.group(2));
      if (duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0) {
        return duration;
      }
    }
    value.refuse("must be from 1s to 24h, written as 90s, 15m or 2h");
    return fallback;
  }

  private static Duration duration(long count, String unit) {
    return switch (unit) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      default -> Duration.ofHours(count);
    };
  }

  static String text(Duration duration) {
    return duration.toSeconds() % 3600 == 0
        ? duration.toHours() + "h"
        : duration.toSeconds() % 60 == 0 ? duration.toMinutes() + "m" : duration.toSeconds() + "s";
  }
}
