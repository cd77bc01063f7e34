package dev.belay.policy;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which verified recovery sets of a rule are kept. A set that one of these keeps is kept.
 *
 * @param keepLast the newest, this many: 0 to 10,000
 * @param within those that are at most so much older than the newest, 1 s to 365 days
 * @param newestOf the newest of each of the last so many periods that have one, 1 to 10,000
 * @param zone by whose clocks a day begins
 */
public record RetentionClass(
    int keepLast, Optional<Duration> within, Map<Period, Integer> newestOf, ZoneId zone) {
  public RetentionClass {
    Map<Period, Integer> inOrder = new EnumMap<>(Period.class);
    inOrder.putAll(newestOf);
    newestOf = Collections.unmodifiableMap(inOrder);
  }

  /** Whether it keeps anything at all. */
  public boolean keepsNothing() {
    return keepLast == 0 && within.isEmpty() && newestOf.isEmpty();
  }

  /** A stretch of the calendar. Weeks are those of ISO 8601: they begin on Monday. */
  public enum Period {
    HOURLY,
    DAILY,
    WEEKLY,
    MONTHLY,
    YEARLY;

    /** The key in the policy. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The same text for all moments of one period, and another for every other period. */
    public String of(ZonedDateTime at) {
      return switch (this) {
        // With the offset: when clocks go back, an hour comes twice.
        case HOURLY -> at.toLocalDate() + "T" + at.getHour() + at.getOffset();
        case DAILY -> at.toLocalDate().toString();
        case WEEKLY ->
            at.get(IsoFields.WEEK_BASED_YEAR) + "-W" + at.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
        case MONTHLY -> at.getYear() + "-" + at.getMonthValue();
        case YEARLY -> String.valueOf(at.getYear());
      };
    }
  }
}
