package dev.belay.sources;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Senders' times. */
public final class Timestamps {
  static final Instant EARLIEST = Instant.EPOCH;
  static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  private Timestamps() {}

  /**
   * @param text RFC 3339
   * @return to the millisecond; null for what is none, or before 1970 or after the year 9999
   */
  public static @Nullable Instant read(@Nullable String text) {
    try {
      Instant time = text == null ? null : OffsetDateTime.parse(text).toInstant();
      return time == null || time.isBefore(EARLIEST) || time.isAfter(LATEST)
          ? null
          : time.truncatedTo(ChronoUnit.MILLIS);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
