package dev.belay.policy.time;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

/**
 * The times at which a rule is due, by local time in {@link #zone()}. When clocks change, it
 * behaves like Vixie's cron. A rule at set hours is due once on every day that it names: at the end
 * of the gap if its time is skipped, and at the first of two equal times. A rule for every hour
 * (its hour field starts with {@code *}) is due whenever the clock shows a time that it names.
 */
public final class Schedule {
  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
  private static final Instant ANY_TIME = Instant.EPOCH;

  private final String cron;
  private final ZoneId zone;
  private final Missed missed;
  private final ExecutionTime times;
  private final boolean everyHour;

  /** What happens to a time at which no gateway ran. */
  public enum Missed {
    /** The rule starts once, late, for the last of the missed times. */
    CATCH_UP("catch-up"),
    /** It is reported, and nothing is captured. */
    SKIP("skip");

    private final String word;

    Missed(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /**
   * @param cron Unix's five fields: minute, hour, day of month, month, day of week
   * @throws IllegalArgumentException if {@code cron} is not such an expression, or names a time
   *     that never comes; its message says why
   */
  public Schedule(String cron, ZoneId zone, Missed missed) {
    Cron parsed = PARSER.parse(cron).validate();
    this.cron = cron;
    this.zone = zone;
    this.missed = missed;
    this.times = ExecutionTime.forCron(parsed);
    this.everyHour = cron.strip().split("\\s+")[1].startsWith("*");
    if (next(ANY_TIME).isEmpty()) {
      throw new IllegalArgumentException("no such day ever comes");
    }
  }

  public String cron() {
    return cron;
  }

  public ZoneId zone() {
    return zone;
  }

  public Missed missed() {
    return missed;
  }

  /** The first time after {@code after}; empty when there is none in the coming years. */
  public Optional<Instant> next(Instant after) {
    return everyHour ? nextOfEveryHour(after) : nextOfSetHours(after);
  }

  private Optional<Instant> nextOfSetHours(Instant after) {
    Optional<LocalDateTime> local = nextLocal(LocalDateTime.ofInstant(after, zone));
    while (local.isPresent()) {
      Instant instant = onceADay(local.get());
      if (instant.isAfter(after)) {
        return Optional.of(instant);
      }
      local = nextLocal(local.get());
    }
    return Optional.empty();
  }

  /** The first of two equal times; for a time in a gap, the end of the gap. */
  private Instant onceADay(LocalDateTime local) {
    ZoneOffsetTransition transition = zone.getRules().getTransition(local);
    return transition != null && transition.isGap()
        ? transition.getInstant()
        : ZonedDateTime.ofLocal(local, zone, null).toInstant();
  }

  /** Proceeds from one clock change to the next: between them, local time runs evenly. */
  private Optional<Instant> nextOfEveryHour(Instant after) {
    Instant from = after;
    ZoneOffset offset = zone.getRules().getOffset(after);
    ZoneOffsetTransition change = zone.getRules().nextTransition(after);
    while (true) {
      Optional<LocalDateTime> local = nextLocal(LocalDateTime.ofInstant(from, offset));
      if (local.isEmpty()) {
        return Optional.empty();
      }
      Instant instant = local.get().toInstant(offset);
      if (change == null || instant.isBefore(change.getInstant())) {
        return Optional.of(instant);
      }
      // The moment of the change itself may be a time that the rule names.
      from = change.getInstant().minusNanos(1);
      offset = change.getOffsetAfter();
      change = zone.getRules().nextTransition(change.getInstant());
    }
  }

  /** Uses a clock without changes, so that the library's own handling of changes has no effect. */
  private Optional<LocalDateTime> nextLocal(LocalDateTime after) {
    return times
        .nextExecution(after.truncatedTo(ChronoUnit.MINUTES).atZone(ZoneOffset.UTC))
        .map(ZonedDateTime::toLocalDateTime);
  }

  @Override
  public String toString() {
    return cron + " (" + zone + ")";
  }
}
