package dev.belay.policy;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as a policy writes them: a whole number and {@code s}, {@code m} or {@code h}. What
 * takes long may also be written in days, {@code d}, and what takes no time in {@code ms}.
 */
final class Durations {
  static final Duration LONGEST = Duration.ofHours(24);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Pattern WRITTEN = Pattern.compile("(\\d{1,6})([smh])");
  private static final Pattern WRITTEN_LONG = Pattern.compile("(\\d{1,9})([smhd])");
  private static final Duration SHORTEST_LONG = Duration.ofHours(1);
  private static final Duration LONGEST_LONG = Duration.ofDays(365);

  private static final Pattern WRITTEN_SHORT = Pattern.compile("(\\d{1,6})(ms|[smh])");
  private static final Duration SHORTEST_SHORT = Duration.ofMillis(1);

  private Durations() {}

  /** From 1 s to 24 h; {@code fallback} if it is absent, or none. */
  static Duration read(Value value, Duration fallback) {
    if (!value.isPresent()) {
      return fallback;
    }
    return within(WRITTEN, value, SHORTEST, LONGEST)
        .orElseGet(
            () -> {
              value.refuse("must be from 1s to 24h, written as 90s, 15m or 2h");
              return fallback;
            });
  }

  /** From 1 h to 365 d; empty if it is absent, or none. */
  static Optional<Duration> readLong(Value value) {
    Optional<Duration> read = within(WRITTEN_LONG, value, SHORTEST_LONG, LONGEST_LONG);
    if (value.isPresent() && read.isEmpty()) {
      value.refuse("must be from 1h to 365d, written as 12h or 7d");
    }
    return read;
  }

  /** From 1 ms to 24 h; empty if it is none. */
  static Optional<Duration> readShort(Value value) {
    Optional<Duration> read = within(WRITTEN_SHORT, value, SHORTEST_SHORT, LONGEST);
    if (read.isEmpty()) {
      value.refuse("must be from 1ms to 24h, written as 250ms, 2s or 1m");
    }
    return read;
  }

  private static Optional<Duration> within(
      Pattern written, Value value, Duration least, Duration most) {
    Matcher matcher = written.matcher(value.textOrEmpty());
    return matcher.matches()
        ? Optional.of(duration(Long.parseLong(matcher.group(1)), matcher.group(2)))
            .filter(it -> it.compareTo(least) >= 0 && it.compareTo(most) <= 0)
        : Optional.empty();
  }

  private static Duration duration(long count, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  static String text(Duration duration) {
    return duration.toSeconds() % 3600 == 0
        ? duration.toHours() + "h"
        : duration.toSeconds() % 60 == 0 ? duration.toMinutes() + "m" : duration.toSeconds() + "s";
  }
}
