package dev.belay.sources;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Dates as senders write them: ISO 8601 with an offset, with or without its colon, and GitLab's
 * {@code 2021-04-28 21:50:00 +0200} and {@code 2021-04-28 19:50:00 UTC}.
 */
public final class Timestamps {
  /** The range that Kafka, databases and people can use. */
  static final Instant EARLIEST = Instant.EPOCH;

  static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  private static final DateTimeFormatter RUBY =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral(' ')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendLiteral(' ')
          .appendPattern("[XXX][XX]")
          .toFormatter(Locale.ROOT);

  private static final Pattern OFFSET_WITHOUT_COLON = Pattern.compile("([+-]\\d\\d)(\\d\\d)\\z");

  private static final String SECONDS_IN_UTC = "0000-00-00T00:00:00Z";

  private Timestamps() {}

  /**
   * @return to the millisecond; null when {@code text} is not such a date
   */
  public static @Nullable Instant read(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      Instant instant = text.indexOf(' ') > 0 ? ruby(text) : iso(text);
      return instant.isBefore(EARLIEST) || instant.isAfter(LATEST)
          ? null
          : instant.truncatedTo(ChronoUnit.MILLIS);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Instant ruby(String text) {
    return OffsetDateTime.parse(text.replaceFirst(" UTC\\z", " +0000"), RUBY).toInstant();
  }

  /** Nearly all dates have the form {@code 2021-04-28T19:50:00Z}, which needs no formatter. */
  private static Instant iso(String text) {
    if (text.length() != SECONDS_IN_UTC.length()) {
      return OffsetDateTime.parse(OFFSET_WITHOUT_COLON.matcher(text).replaceFirst("$1:$2"))
          .toInstant();
    }
    for (int i = 0; i < text.length(); i++) {
      char shape = SECONDS_IN_UTC.charAt(i);
      char c = text.charAt(i);
      if (shape == '0' ? c < '0' || c > '9' : c != shape) {
        return OffsetDateTime.parse(text).toInstant();
      }
    }
    return LocalDateTime.of(
            number(text, 0, 4),
            number(text, 5, 7),
            number(text, 8, 10),
            number(text, 11, 13),
            number(text, 14, 16),
            number(text, 17, 19))
        .toInstant(ZoneOffset.UTC);
  }

  private static int number(String text, int start, int end) {
    return Integer.parseInt(text, start, end, 10);
  }
}
