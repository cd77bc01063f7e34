package dev.belay.policy.time;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as a policy writes them: a whole number and a unit, within limits. */
public enum WrittenDuration {
  USUAL(
      Pattern.compile("(\\d{1,6})([smh])"),
      Duration.ofSeconds(1),
      Duration.ofHours(24),
      "must be from 1s to 24h, written as 90s, 15m or 2h"),
  /** For long times, also in days. */
  LONG(
      Pattern.compile("(\\d{1,9})([smhd])"),
      Duration.ofHours(1),
      Duration.ofDays(365),
      "must be from 1h to 365d, written as 12h or 7d"),
  /** For what is aimed at: from seconds to days. */
  OBJECTIVE(
      Pattern.compile("(\\d{1,9})([smhd])"),
      Duration.ofSeconds(1),
      Duration.ofDays(365),
      "must be from 1s to 365d, written as 90s, 15m, 24h or 30d"),
  /** For short times, also in milliseconds. */
  SHORT(
      Pattern.compile("(\\d{1,6})(ms|[smh])"),
      Duration.ofMillis(1),
      Duration.ofHours(24),
      "must be from 1ms to 24h, written as 250ms, 2s or 1m");

  private final Pattern written;
  private final Duration least;
  private final Duration most;
  private final String rule;

  WrittenDuration(Pattern written, Duration least, Duration most, String rule) {
    this.written = written;
    this.least = least;
    this.most = most;
    this.rule = rule;
  }

  public Duration longest() {
    return most;
  }

  /** The rule that a text breaks if it is not such a duration. */
  public String rule() {
    return rule;
  }

  /** Empty if {@code text} is not a duration, or is out of bounds. */
  public Optional<Duration> parse(String text) {
    Matcher matcher = written.matcher(text);
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

  /** Writes {@code duration}, of whole seconds, as a policy would. */
  public static String text(Duration duration) {
    return duration.toSeconds() % 3600 == 0
        ? duration.toHours() + "h"
        : duration.toSeconds() % 60 == 0 ? duration.toMinutes() + "m" : duration.toSeconds() + "s";
  }
}
