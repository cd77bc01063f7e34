package dev.belay.gateway.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.policy.Schedule;
import dev.belay.policy.Schedule.Missed;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DueFiresTest {
  private static final Instant TEN = Instant.parse("2026-03-10T10:00:00Z");
  private static final Schedule HOURLY = schedule("0 * * * *", "UTC", Missed.CATCH_UP);

  @Test
  void nothingIsDueBeforeItsTime() {
    assertThat(DueFires.of(HOURLY, TEN, TEN.plusSeconds(3599))).isEmpty();
    assertThat(DueFires.of(HOURLY, TEN, TEN)).isEmpty();
    assertThat(DueFires.of(HOURLY, TEN, TEN.minusSeconds(7200))).isEmpty();
  }

  @Test
  void aTimeIsDueWhenItComesAndForAWhileAfter() {
    Instant eleven = TEN.plusSeconds(3600);
    for (Duration late : List.of(Duration.ZERO, Duration.ofSeconds(1), DueFires.TOLERANCE)) {
      assertThat(DueFires.of(HOURLY, TEN, eleven.plus(late)))
          .contains(new DueFires(eleven, 0, eleven));
    }
  }

  @Test
  void whatWasMissedIsCaughtUpOnceOrSkipped() {
    Instant now = TEN.plus(Duration.ofMinutes(5 * 60 + 30));
    Instant last = TEN.plus(Duration.ofHours(5));

    assertThat(DueFires.of(HOURLY, TEN, now)).contains(new DueFires(last, 5, last));
    assertThat(DueFires.of(schedule("0 * * * *", "UTC", Missed.SKIP), TEN, now))
        .contains(new DueFires(null, 5, last));
  }

  @Test
  void aTimeThatHasJustComeFiresWhateverWasMissedBefore() {
    Instant now = TEN.plus(Duration.ofHours(5)).plusSeconds(1);
    Instant last = TEN.plus(Duration.ofHours(5));

    assertThat(DueFires.of(schedule("0 * * * *", "UTC", Missed.SKIP), TEN, now))
        .contains(new DueFires(last, 4, last));
  }

  @Test
  void aLongOutageIsCountedWithinReason() {
    Schedule everyMinute = schedule("* * * * *", "UTC", Missed.CATCH_UP);

    assertThat(DueFires.of(everyMinute, TEN.minus(Duration.ofDays(400)), TEN))
        .hasValueSatisfying(due -> assertThat(due.missed()).isBetween(44_000, 45_000));
  }

  @Test
  void aRuleAtASetHourFiresOnceADayAlsoWhereTheClockIsChanged() {
    // In Berlin, 02:30 does not exist on 29 March 2026, and comes twice on 25 October.
    Schedule nightly = schedule("30 2 * * *", "Europe/Berlin", Missed.CATCH_UP);

    assertThat(fires(nightly, "2026-03-28T00:00:00Z", "2026-03-30T23:59:00Z"))
        .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    assertThat(fires(nightly, "2026-10-24T00:00:00Z", "2026-10-26T23:59:00Z"))
        .containsExactly("2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
  }

  /** As a scheduler that looks every minute sees it. */
  private static List<String> fires(Schedule schedule, String from, String to) {
    List<String> fires = new ArrayList<>();
    Instant lookedUntil = Instant.parse(from);
    for (Instant now = lookedUntil;
        now.isBefore(Instant.parse(to));
        now = now.plus(Duration.ofMinutes(1))) {
      var due = DueFires.of(schedule, lookedUntil, now);
      if (due.isPresent()) {
        assertThat(due.get().missed()).isZero();
        fires.add(String.valueOf(due.get().fire()));
        lookedUntil = due.get().lookedUntil();
      }
    }
    return fires;
  }

  private static Schedule schedule(String cron, String zone, Missed missed) {
    return new Schedule(cron, ZoneId.of(zone), missed);
  }
}
