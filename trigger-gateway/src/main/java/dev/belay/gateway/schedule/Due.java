package dev.belay.gateway.schedule;

import dev.belay.policy.time.Schedule;
import dev.belay.policy.time.Schedule.Missed;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a schedule has to do now.
 *
 * @param fire the time to fire for; empty when there is none
 * @param missed times that passed while no gateway ran, including the one that is caught up
 * @param doneUntil all times up to here are done once this is
 */
record Due(Optional<Instant> fire, int missed, Instant doneUntil) {
  /** Up to this long after its time, a fire is late and not missed. */
  static final Duration GRACE = Duration.ofSeconds(60);

  /** Older times are neither caught up nor counted. */
  static final Duration HORIZON = Duration.ofDays(31);

  /**
   * @param doneUntil all times up to here are done
   */
  static Due of(Schedule schedule, Instant doneUntil, Instant now) {
    Instant horizon = now.minus(HORIZON);
    Instant last = doneUntil.isBefore(horizon) ? horizon : doneUntil;
    Instant late = now.minus(GRACE);
    int missed = 0;
    Optional<Instant> inTime = Optional.empty();
    Optional<Instant> next = schedule.next(last);
    while (next.isPresent() && !next.get().isAfter(now)) {
      last = next.get();
      if (last.isBefore(late)) {
        missed++;
      } else {
        inTime = next;
      }
      next = schedule.next(last);
    }
    boolean catchUp = missed > 0 && inTime.isEmpty() && schedule.missed() == Missed.CATCH_UP;
    return new Due(catchUp ? Optional.of(last) : inTime, missed, last);
  }

  boolean isNothing() {
    return fire.isEmpty() && missed == 0;
  }
}
