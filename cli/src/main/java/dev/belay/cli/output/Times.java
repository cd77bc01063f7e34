package dev.belay.cli.output;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Instants for people: to the second, and with their age where somebody reads it at once.
 *
 * @param now null where ages say nothing, as in a file that is read later
 */
public record Times(@Nullable Instant now) {
  /** Without ages. */
  public static final Times PLAIN = new Times(null);

  private static final Duration LONG = Duration.ofHours(48);

  /**
   * @param clock this machine's, which may differ from those of services
   */
  public static Times withAges(Clock clock) {
    return new Times(clock.instant());
  }

  /** An instant of a service; what is none is told as it is. */
  public String at(@Nullable String instant) {
    if (instant == null) {
      return "-";
    }
    try {
      return at(Instant.parse(instant));
    } catch (DateTimeParseException e) {
      return OneLine.of(instant);
    }
  }

  public String at(Instant instant) {
    String time = instant.truncatedTo(ChronoUnit.SECONDS).toString();
    return now == null ? time : time + " (" + age(Duration.between(instant, now)) + ")";
  }

  private static String age(Duration age) {
    String text = text(age.abs());
    return text.isEmpty() ? "now" : age.isNegative() ? "in " + text : text + " ago";
  }

  private static String text(Duration age) {
    if (age.compareTo(LONG) >= 0) {
      return age.toDays() + " days";
    }
    if (age.toHours() > 0) {
      return age.toHours() + " h";
    }
    if (age.toMinutes() > 0) {
      return age.toMinutes() + " min";
    }
    return age.toSeconds() > 0 ? age.toSeconds() + " s" : "";
  }
}
