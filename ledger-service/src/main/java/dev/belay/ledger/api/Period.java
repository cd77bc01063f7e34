package dev.belay.ledger.api;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A time, as two parameters say it.
 *
 * @param from included
 * @param to not included
 */
record Period(Instant from, Instant to) {
  private static final Duration USUAL = Duration.ofDays(30);

  /** The database knows no years beyond these. */
  private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");

  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  /**
   * The 30 days before {@code to}, unless {@code from} says otherwise; up to now, unless {@code to}
   * does.
   */
  static Period of(@Nullable String from, @Nullable String to, Instant now) {
    Instant end = to == null ? now : instant("to", to);
    Instant begin = from == null ? end.minus(USUAL) : instant("from", from);
    if (from != null && !begin.isBefore(end)) {
      throw new InvalidParameterException("from", from, "an instant before " + end);
    }
    return new Period(begin, end);
  }

  private static Instant instant(String name, String value) {
    String rule = "an instant from 1970 to 9999, as 2026-11-30T00:00:00Z";
    try {
      Instant instant = OffsetDateTime.parse(value).toInstant();
      if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
        throw new InvalidParameterException(name, value, rule);
      }
      return instant;
    } catch (DateTimeException e) {
      throw new InvalidParameterException(name, value, rule, e);
    }
  }
}
