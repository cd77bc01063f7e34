package dev.belay.gateway.schedule;

import dev.belay.policy.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is due of a schedule at a moment: at most one fire, however many times have come.
 *
 * @param fire for which time; null: nothing is done
 * @param missed how many times came while no gateway ran; those before the last 31 days are not
 *     counted
 * @param lookedUntil the last time that has come
 */
record DueFires(@Nullable Instant fire, int missed, Instant lookedUntil) {
  /** A time this long ago has not been missed: a gateway may have been starting. */
  static final Duration TOLERANCE = Duration.ofMinutes(2);

  private static final Duration MEMORY = Duration.ofDays(31);

  /**
   * @param lookedUntil up to when, inclusive, times have been dealt with
   * @return empty if no time has come since
   */
  static Optional<DueFires> of(Schedule schedule, Instant lookedUntil, Instant now) {
    Instant oldest = now.minus(MEMORY);
    Instant from = lookedUntil.isBefore(oldest) ? oldest : lookedUntil;
    int times = 0;
    Instant last = null;
    Optional<Instant> next = schedule.next(from);
    while (next.isPresent() && !next.get().isAfter(now)) {
      times++;
      last = next.get();
      next = schedule.next(last);
    }
    return last == null ? Optional.empty() : Optional.of(of(schedule, last, times, now));
  }

  private static DueFires of(Schedule schedule, Instant last, int times, Instant now) {
    boolean inTime = !last.isBefore(now.minus(TOLERANCE));
    int missed = inTime ? times - 1 : times;
    boolean fires = inTime || schedule.missed() == Schedule.Missed.CATCH_UP;
    return new DueFires(fires ? last : null, missed, last);
  }
}
