package dev.belay.gateway.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LostDeliveriesTest {
  private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");

  private final LostDeliveries lost = new LostDeliveries(Duration.ofDays(3));

  @Test
  void asksAMinuteAfterAFailureAndThenAfterTwiceAsLongEachTime() {
    lost.listed(List.of(failed("a", 1, START)));
    assertThat(due(START.plusSeconds(59))).isEmpty();
    assertThat(due(START.plusSeconds(60))).containsExactly(1L);

    Instant second = START.plusSeconds(60);
    lost.asked(failed("a", 1, START), second);
    assertThat(due(second.plusSeconds(119))).isEmpty();
    lost.listed(List.of(failed("a", 2, second.plusSeconds(5)), failed("a", 1, START)));

    assertThat(due(second.plusSeconds(124))).isEmpty();
    assertThat(due(second.plusSeconds(125))).containsExactly(2L);
  }

  @Test
  void neverPausesLongerThanSixHours() {
    for (int i = 0; i < 40; i++) {
      lost.listed(List.of(failed("a", i, START)));
    }
    assertThat(due(START.plus(Duration.ofHours(6)).minusSeconds(1))).isEmpty();
    assertThat(due(START.plus(Duration.ofHours(6)))).hasSize(1);
  }

  @Test
  void whatArrivedInTheEndIsNotAskedFor() {
    lost.listed(
        List.of(
            new Attempt("a", 3, START.plusSeconds(30), true),
            failed("b", 2, START),
            failed("a", 1, START)));
    assertThat(due(START.plusSeconds(100))).containsExactly(2L);

    lost.settled(failed("b", 2, START));

    assertThat(due(START.plusSeconds(100))).isEmpty();
    assertThat(lost.size()).isZero();
  }

  @Test
  void asksForTheOldestFirstAndForSoManyAtOnce() {
    for (int i = 1; i <= 5; i++) {
      lost.listed(List.of(failed("k" + i, i, START.minusSeconds(i))));
    }

    assertThat(lost.due(START.plusSeconds(60), 3))
        .extracting(Attempt::id)
        .containsExactly(5L, 4L, 3L);
    assertThat(lost.size()).isEqualTo(5);
  }

  @Test
  void forgetsWhatThePlatformHasForgotten() {
    lost.listed(List.of(failed("a", 1, START)));

    assertThat(due(START.plus(Duration.ofDays(3)).plusSeconds(1))).isEmpty();

    assertThat(lost.size()).isZero();
  }

  private List<Long> due(Instant now) {
    return lost.due(now, 10).stream().map(Attempt::id).toList();
  }

  private static Attempt failed(String key, long id, Instant at) {
    return new Attempt(key, id, at, false);
  }
}
