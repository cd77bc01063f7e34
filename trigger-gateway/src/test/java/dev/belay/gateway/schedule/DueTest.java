package dev.belay.gateway.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.policy.time.Schedule;
import dev.belay.policy.time.Schedule.Missed;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DueTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void nothingIsDueBetweenTwoTimes() {
    Due due = due(Missed.CATCH_UP, "2026-11-23T02:00:00Z", "2026-11-23T14:00:00Z");

    assertThat(due.isNothing()).isTrue();
    assertThat(due.doneUntil()).isEqualTo("2026-11-23T02:00:00Z");
  }

  @Test
  void aTimeIsFiredWhenItComesAndForAMinuteAfterwards() {
    Instant three = Instant.parse("2026-11-23T02:00:00Z");

    for (String now : new String[] {"2026-11-23T02:00:00Z", "2026-11-23T02:01:00Z"}) {
      Due due = due(Missed.SKIP, "2026-11-22T02:00:00Z", now);

      assertThat(due).isEqualTo(new Due(Optional.of(three), 0, three));
    }
  }

  @Test
  void missedTimesAreCaughtUpByOneFireForTheLast() {
    Due due = due(Missed.CATCH_UP, "2026-11-19T02:00:00Z", "2026-11-23T09:00:00Z");

    assertThat(due.fire()).hasValue(Instant.parse("2026-11-23T02:00:00Z"));
    assertThat(due.missed()).isEqualTo(4);
    assertThat(due.doneUntil()).isEqualTo("2026-11-23T02:00:00Z");
  }

  @Test
  void missedTimesAreOnlyCountedWhereTheRuleSkipsThem() {
    Due due = due(Missed.SKIP, "2026-11-19T02:00:00Z", "2026-11-23T09:00:00Z");

    assertThat(due).isEqualTo(new Due(Optional.empty(), 4, Instant.parse("2026-11-23T02:00:00Z")));
  }

  @Test
  void aTimeThatComesNowIsEnoughToCatchUp() {
    Due due = due(Missed.CATCH_UP, "2026-11-20T02:00:00Z", "2026-11-23T02:00:30Z");

    assertThat(due.fire()).hasValue(Instant.parse("2026-11-23T02:00:00Z"));
    assertThat(due.missed()).isEqualTo(2);
  }

  @Test
  void aClockThatGoesBackwardsFiresNothingTwice() {
    assertThat(due(Missed.CATCH_UP, "2026-11-23T02:00:00Z", "2026-11-23T01:59:00Z").isNothing())
        .isTrue();
  }

  @Test
  void whatIsOlderThanAMonthIsLeftAlone() {
    Due due = due(Missed.CATCH_UP, "2025-01-01T00:00:00Z", "2026-11-23T09:00:00Z");

    assertThat(due.missed()).isEqualTo(31);
  }

  private static Due due(Missed missed, String doneUntil, String now) {
    return Due.of(
        new Schedule("0 3 * * *", BERLIN, missed), Instant.parse(doneUntil), Instant.parse(now));
  }
}
