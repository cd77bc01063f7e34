package dev.belay.policy.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clocks in Berlin: 2026-03-29 from 02:00 to 03:00, 2026-10-25 from 03:00 back to 02:00. */
class ScheduleTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void aRuleAtASetHourFollowsTheClockOnTheWall() {
    assertThat(times("30 3 * * *", "2026-03-27T12:00:00+01:00", 4))
        .containsExactly(
            "2026-03-28T03:30+01:00",
            "2026-03-29T03:30+02:00",
            "2026-03-30T03:30+02:00",
            "2026-03-31T03:30+02:00");
  }

  @Test
  void aTimeThatIsLeftOutFiresOnceAtTheEndOfTheGap() {
    assertThat(times("15,45 2 * * *", "2026-03-28T12:00:00+01:00", 3))
        .containsExactly(
            "2026-03-29T03:00+02:00", "2026-03-30T02:15+02:00", "2026-03-30T02:45+02:00");
  }

  @Test
  void aTimeAfterTheGapKeepsItsOrder() {
    assertThat(times("30 2,3 * * *", "2026-03-29T00:00:00+01:00", 3))
        .containsExactly(
            "2026-03-29T03:00+02:00", "2026-03-29T03:30+02:00", "2026-03-30T02:30+02:00");
  }

  @Test
  void aTimeThatComesTwiceFiresTheFirstTimeOnly() {
    assertThat(times("30 2 * * *", "2026-10-24T12:00:00+02:00", 2))
        .containsExactly("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
    assertThat(times("30 2 * * *", "2026-10-25T02:10:00+01:00", 1))
        .containsExactly("2026-10-26T02:30+01:00");
  }

  @Test
  void aRuleForEveryHourFiresInEveryHourThatPasses() {
    assertThat(times("30 * * * *", "2026-10-25T01:00:00+02:00", 4))
        .containsExactly(
            "2026-10-25T01:30+02:00",
            "2026-10-25T02:30+02:00",
            "2026-10-25T02:30+01:00",
            "2026-10-25T03:30+01:00");
    assertThat(times("*/30 */1 * * *", "2026-03-29T01:00:00+01:00", 3))
        .containsExactly(
            "2026-03-29T01:30+01:00", "2026-03-29T03:00+02:00", "2026-03-29T03:30+02:00");
  }

  @Test
  void theMomentOfAChangeIsATimeLikeAnyOther() {
    assertThat(times("0 * * * *", "2026-10-25T02:00:00+02:00", 2))
        .containsExactly("2026-10-25T02:00+01:00", "2026-10-25T03:00+01:00");
  }

  @Test
  void theTimeItselfIsNotItsNextOne() {
    assertThat(times("0 3 * * *", "2026-06-01T03:00:00+02:00", 1))
        .containsExactly("2026-06-02T03:00+02:00");
    assertThat(times("0 3 * * *", "2026-06-01T02:59:59.999+02:00", 1))
        .containsExactly("2026-06-01T03:00+02:00");
  }

  @Test
  void aDayOfTheMonthOrADayOfTheWeekIsEnough() {
    assertThat(times("0 0 13 * fri", "2026-02-01T00:00:00+01:00", 3))
        .containsExactly(
            "2026-02-06T00:00+01:00", "2026-02-13T00:00+01:00", "2026-02-20T00:00+01:00");
    assertThat(times("0 0 10 * 7", "2026-02-01T00:00:00+01:00", 3))
        .containsExactly(
            "2026-02-08T00:00+01:00", "2026-02-10T00:00+01:00", "2026-02-15T00:00+01:00");
  }

  @Test
  void aLeapDayIsFoundYearsAhead() {
    assertThat(times("0 0 29 2 *", "2026-03-01T00:00:00+01:00", 1))
        .containsExactly("2028-02-29T00:00+01:00");
    assertThat(times("0 * 29 2 *", "2026-03-01T00:00:00+01:00", 1))
        .containsExactly("2028-02-29T00:00+01:00");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "0 24 * * *",
        "0 0 0 * *",
        "0 0 * 13 *",
        "0 0 * * 8",
        "every day",
        "@daily",
        "0 0 30 2 *",
        "",
      })
  void whatNamesNoTimeIsRefused(String cron) {
    assertThatThrownBy(() -> new Schedule(cron, BERLIN, Schedule.Missed.SKIP))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .isNotBlank();
  }

  private static List<String> times(String cron, String after, int count) {
    Schedule schedule = new Schedule(cron, BERLIN, Schedule.Missed.SKIP);
    List<String> times = new ArrayList<>();
    Instant time = OffsetDateTime.parse(after).toInstant();
    for (int i = 0; i < count; i++) {
      time = schedule.next(time).orElseThrow();
      times.add(time.atZone(BERLIN).toOffsetDateTime().toString());
    }
    return times;
  }
}
