package dev.belay.ledger.operation.store;

import static dev.belay.ledger.operation.store.Rollbacks.NOON;
import static dev.belay.ledger.operation.store.Rollbacks.after;
import static dev.belay.ledger.operation.store.Rollbacks.applied;
import static dev.belay.ledger.operation.store.Rollbacks.event;
import static dev.belay.ledger.operation.store.Rollbacks.failed;
import static dev.belay.ledger.operation.store.Rollbacks.prepared;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.operation.Progression;
import dev.belay.schemas.RecoveryEventTypes;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people are told that became of their data. */
class TargetDataTest {
  private final Instant now = NOON.plusSeconds(30);
  private final Instant afterDeadline =
      NOON.plus(Duration.ofHours(2)).plus(Progression.GRACE).plusSeconds(1);

  @ParameterizedTest
  @ValueSource(
      strings = {"restore", "unreachable", "deadline", "vault", "internal", "of a later version"})
  void anApplyThatFailedInDoubtIsNotKnown(String kind) {
    Operation end = failedToApply(kind);

    assertThat(end.word()).isEqualTo("failed");
    assertThat(end.problem())
        .contains("stock: the disk is full")
        .endsWith("; restored: orders; not known: stock (look at it)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"refused", "configuration", "cancelled"})
  void anApplyThatWasRefusedLeavesWhatWasThere(String kind) {
    assertThat(failedToApply(kind).problem()).endsWith("; restored: orders; as before: stock");
  }

  @Test
  void noDataWasReplacedIsSaidOnlyWhenThatIsCertain() {
    Operation refused =
        after(
            after(Rollbacks.applying(now), failed("orders", "refused"), now),
            failed("stock", "configuration"),
            now);
    Operation inDoubt =
        after(
            after(Rollbacks.applying(now), failed("orders", "refused"), now),
            failed("stock", "unreachable"),
            now);

    assertThat(refused.problem()).endsWith("; no data was replaced");
    assertThat(inDoubt.problem())
        .doesNotContain("no data was replaced")
        .endsWith("; as before: orders; not known: stock (look at it)");
  }

  @Test
  void whatIsAppliedLateIsSaid() {
    Operation end = failedToApply("unreachable");

    Operation late = after(end, applied("stock"), now.plusSeconds(60));

    assertThat(late.word()).isEqualTo("failed");
    assertThat(late.completedAt()).isEqualTo(end.completedAt());
    assertThat(late.problem()).endsWith("; restored: orders, stock");
  }

  @Test
  void whatIsAbandonedLateIsAsBefore() {
    Operation end = failedToApply("unreachable");

    Operation late = after(end, event("stock", RecoveryEventTypes.RESTORE_ABANDONED), now);

    assertThat(late.word()).isEqualTo("failed");
    assertThat(late.problem()).endsWith("; restored: orders; as before: stock");
  }

  @Test
  void whatIsAbandonedWhileOthersAreAppliedIsNamed() {
    Operation one =
        after(Rollbacks.applying(now), event("stock", RecoveryEventTypes.RESTORE_ABANDONED), now);

    Operation end = after(one, applied("orders"), now);

    assertThat(end.problem())
        .isEqualTo("stock: it was abandoned; restored: orders; as before: stock");
  }

  @Test
  void atTheDeadlineOfAnApplyTheStoresAreNamed() {
    Operation one = after(Rollbacks.applying(now), applied("orders"), now);

    Operation end = Progression.tick(one, afterDeadline).operation();

    assertThat(end.word()).isEqualTo("failed");
    assertThat(end.problem())
        .contains("by its deadline")
        .endsWith("; restored: orders; not known: stock (look at it)");
  }

  @Test
  void whatIsHeardAfterTheDeadlineEndsTheDoubt() {
    Operation end = Progression.tick(Rollbacks.applying(now), afterDeadline).operation();

    Operation one = after(end, applied("orders"), afterDeadline);
    Operation both = after(one, failed("stock", "refused"), afterDeadline);

    assertThat(end.problem()).endsWith("; not known: orders, stock (look at them)");
    assertThat(both.problem()).endsWith("; restored: orders; as before: stock");
    assertThat(both.word()).isEqualTo("failed");
  }

  @Test
  void aPreparationThatFailedHasReplacedNothing() {
    Operation one = after(Rollbacks.preparing(now), failed("stock", "unreachable"), now);

    Operation end = after(one, event("orders", RecoveryEventTypes.RESTORE_ABANDONED), now);

    assertThat(end.problem()).isEqualTo("stock: the disk is full; no data was replaced");
  }

  @Test
  void aFailureOfBeforeTheEndSaysOnlyItsCause() {
    Operation cancelling =
        after(after(Rollbacks.preparing(now), prepared("orders"), now), failed("stock"), now);

    assertThat(cancelling.word()).isEqualTo("cancelling");
    assertThat(cancelling.problem()).isEqualTo("stock: the disk is full");
  }

  private Operation failedToApply(String kind) {
    Operation one = after(Rollbacks.applying(now), applied("orders"), now);
    return after(one, failed("stock", kind), now);
  }
}
