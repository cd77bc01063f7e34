package dev.belay.ledger.operation.store;

import static dev.belay.ledger.operation.store.Rollbacks.NOON;
import static dev.belay.ledger.operation.store.Rollbacks.allCompared;
import static dev.belay.ledger.operation.store.Rollbacks.applied;
import static dev.belay.ledger.operation.store.Rollbacks.compared;
import static dev.belay.ledger.operation.store.Rollbacks.event;
import static dev.belay.ledger.operation.store.Rollbacks.failed;
import static dev.belay.ledger.operation.store.Rollbacks.hear;
import static dev.belay.ledger.operation.store.Rollbacks.prepared;
import static dev.belay.ledger.operation.store.Rollbacks.rollback;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.operation.Progression;
import dev.belay.ledger.operation.Progression.Next;
import dev.belay.ledger.read.OperationViews.LostView;
import dev.belay.ledger.read.OperationViews.OperationView;
import dev.belay.schemas.Comparison;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProgressionTest {
  private final Instant now = NOON.plusSeconds(30);

  @Test
  void waitsForAConfirmationWhenAllIsCompared() {
    Operation one = hear(rollback(false, null), compared("orders", 3, 1));

    Next next = advance(hear(one, compared("stock", 0, 0)));

    assertThat(one.word()).isEqualTo("comparing");
    assertThat(next.operation().word()).isEqualTo("awaiting-confirmation");
    assertThat(next.operation().work().lost()).isEqualTo(4);
    assertThat(next.orders()).isEmpty();
  }

  @Test
  void goesOnByItselfWhenThatWasAgreedToBefore() {
    Next next = advance(allCompared(rollback(true, 4L)));

    assertThat(next.operation().word()).isEqualTo("preparing");
    assertThat(actions(next)).containsExactly("prepare orders", "prepare stock");
    assertThat(next.operation().confirmedAt()).isEqualTo(now);
  }

  @Test
  void moreLostRowsThanWereAgreedToWait() {
    Next next = advance(allCompared(rollback(true, 3L)));

    assertThat(next.operation().word()).isEqualTo("awaiting-confirmation");
    assertThat(next.orders()).isEmpty();
    assertThat(String.valueOf(next.operation().cause())).contains("4 rows", "at most 3");
    assertThat(Progression.confirm(awaiting(next.operation()), "bob", now).operation().cause())
        .isNull();
  }

  @Test
  void whatWouldBeLostIsCountedInTheUnitOfTheStores() {
    Operation rollback = rollback(true, 3L);

    Next keys = advance(hear(hear(rollback, counted("orders", "keys")), counted("stock", "keys")));
    Next both = advance(hear(hear(rollback, counted("orders", "keys")), counted("stock", "rows")));

    assertThat(String.valueOf(keys.operation().cause())).contains("4 keys would be discarded");
    assertThat(String.valueOf(both.operation().cause())).contains("4 items would be discarded");
    assertThat(OperationView.of(keys.operation(), true).lost())
        .isEqualTo(new LostView(4, 0, 4, "keys"));
  }

  @Test
  void whatNeedsASecondPersonWaitsThoughTheFirstHasAgreed() {
    for (boolean agreed : new boolean[] {true, false}) {
      Next next = advance(allCompared(rollback(Rollbacks.ID, "alice", agreed, 4L)));

      assertThat(next.operation().word()).isEqualTo("awaiting-confirmation");
      assertThat(next.orders()).isEmpty();
      assertThat(next.operation().problem())
          .contains("approval: two", "somebody else than alice")
          .doesNotContain("rows");
    }
  }

  @Test
  void bothReasonsToWaitAreTold() {
    Next next = advance(allCompared(rollback(Rollbacks.ID, "alice", true, 3L)));

    assertThat(next.operation().problem()).contains("at most 3 were allowed", "approval: two");
  }

  @Test
  void whoConfirmedIsKeptToTheEnd() {
    Operation waiting = advance(allCompared(rollback(false, null))).operation();
    Operation confirmed = Progression.confirm(awaiting(waiting), "bob", now).operation();

    assertThat(confirmed.confirmedBy()).isEqualTo("bob");
    assertThat(Progression.cancel(confirmed, "enough", now).operation().confirmedBy())
        .isEqualTo("bob");
    assertThat(waiting.confirmedBy()).isNull();
  }

  private static RecoveryEvent counted(String store, String unit) {
    RecoveryEvent event = compared(store, 2, 0);
    return RecoveryEvent.newBuilder(event)
        .setComparison(Comparison.newBuilder(event.getComparison()).setUnit(unit).build())
        .build();
  }

  @Test
  void nothingIsAppliedBeforeAllIsPrepared() {
    Operation preparing = preparing();

    Next one = advance(hear(preparing, prepared("orders")));
    Next both = advance(hear(one.operation(), prepared("stock")));

    assertThat(one.orders()).isEmpty();
    assertThat(actions(both)).containsExactly("apply orders", "apply stock");
    assertThat(both.operation().word()).isEqualTo("applying");
  }

  @Test
  void whatWasPreparedIsRemovedWhenAnotherFails() {
    Operation one = hear(preparing(), prepared("orders"));

    Next next = advance(hear(one, failed("stock")));
    Operation end =
        advance(hear(next.operation(), event("orders", RecoveryEventTypes.RESTORE_ABANDONED)))
            .operation();

    assertThat(actions(next)).containsExactly("cancel orders", "abandon stock");
    assertThat(next.operation().word()).isEqualTo("cancelling");
    assertThat(end.word()).isEqualTo("failed");
    assertThat(String.valueOf(end.cause())).contains("stock: the disk is full");
  }

  @Test
  void aPartThatCouldNotBeAppliedIsNeverASuccess() {
    Operation applying = applying();

    Next next = advance(hear(hear(applying, applied("orders")), failed("stock")));

    assertThat(next.operation().word()).isEqualTo("failed");
    assertThat(next.operation().problem()).contains("stock: the disk is full", "not known: stock");
    assertThat(actions(next)).containsExactly("abandon stock");
  }

  @Test
  void whatWasDroppedCanNotBeDroppedAgain() {
    Operation done =
        advance(hear(hear(applying(), applied("orders")), applied("stock"))).operation();

    Operation dropped = hear(done, event("orders", RecoveryEventTypes.REPLACED_DROPPED));

    assertThat(dropped.parts().getFirst().replaced()).isNull();
    assertThat(dropped.parts().getLast().placed()).isEqualTo(done.parts().getLast().placed());
    assertThat(dropped.word()).isEqualTo("succeeded");
  }

  @Test
  void succeedsWithItsMeasuredTimes() {
    Operation end =
        advance(hear(hear(applying(), applied("orders")), applied("stock"))).operation();

    assertThat(end.word()).isEqualTo("succeeded");
    assertThat(end.parts())
        .allSatisfy(part -> assertThat(part.placed()).extracting("restoreMillis").isEqualTo(4000L));
    assertThat(end.recoveryTimeMillis()).isZero();
    assertThat(end.dataAgeMillis()).isEqualTo(Duration.ofMinutes(5).toMillis());
  }

  /**
   * Workers answer what they were told, in any order and each more than once: whatever is under way
   * is shuffled, nothing is said before its command.
   */
  @Test
  void theSameEventsInAnyOrderAndTwiceEndTheSame() {
    Operation straight =
        advance(hear(hear(applying(), applied("orders")), applied("stock"))).operation();
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      Next next = Progression.begin(rollback(true, null));
      Operation operation = next.operation();
      List<String> ordered = new ArrayList<>(actions(next));
      List<RecoveryEvent> underWay = new ArrayList<>(answers(next));
      while (!underWay.isEmpty()) {
        Collections.shuffle(underWay, random);
        next = advance(hear(operation, underWay.removeLast()));
        operation = next.operation();
        ordered.addAll(actions(next));
        underWay.addAll(answers(next));
      }
      assertThat(operation).as("seed " + seed).isEqualTo(straight);
      assertThat(ordered)
          .as("seed " + seed)
          .containsExactly(
              "compare orders",
              "compare stock",
              "prepare orders",
              "prepare stock",
              "apply orders",
              "apply stock");
    }
  }

  /** All that a worker says of a command, each twice. */
  private static List<RecoveryEvent> answers(Next next) {
    List<RecoveryEvent> answers = new ArrayList<>();
    for (Progression.Order order : next.orders()) {
      String store = order.part().subject().dataStore();
      List<RecoveryEvent> said =
          switch (order.action()) {
            case COMPARE ->
                List.of(
                    event(store, RecoveryEventTypes.COMPARISON_STARTED),
                    store.equals("orders") ? compared(store, 3, 1) : compared(store, 0, 0));
            case PREPARE ->
                List.of(event(store, RecoveryEventTypes.RESTORE_STARTED), prepared(store));
            case APPLY -> List.of(applied(store));
            default -> throw new IllegalStateException(order.action().word());
          };
      answers.addAll(said);
      answers.addAll(said);
    }
    return answers;
  }

  @Test
  void anEndedOperationChangesNoMore() {
    Operation ended = advance(hear(preparing(), failed("orders"))).operation();
    ended = advance(hear(ended, event("stock", RecoveryEventTypes.RESTORE_ABANDONED))).operation();

    Next next = advance(hear(ended, prepared("stock")));

    assertThat(next.orders()).isEmpty();
    assertThat(next.operation().word()).isEqualTo("failed");
  }

  @Test
  void isCancelledWhenNobodyConfirmsWithinAnHourOfWaiting() {
    Instant compared = NOON.plus(Duration.ofMinutes(40));
    Operation waiting =
        Progression.advance(allCompared(rollback(false, null)), compared).operation();

    Next early = Progression.tick(waiting, compared.plus(Duration.ofMinutes(59)));
    Next late = Progression.tick(waiting, compared.plus(Duration.ofMinutes(61)));

    assertThat(early.operation()).isEqualTo(waiting);
    assertThat(late.operation().word()).isEqualTo("cancelled");
    assertThat(late.operation().problem())
        .isEqualTo("nobody confirmed it until 2026-11-23T13:40:00Z; no data was replaced");
  }

  @Test
  void nobodyCanConfirmAfterTheDeadline() {
    Instant compared = NOON.plus(Duration.ofMinutes(90));
    Operation waiting =
        Progression.advance(allCompared(rollback(false, null)), compared).operation();

    Next late = Progression.tick(waiting, waiting.work().deadline().plusSeconds(1));

    assertThat(awaiting(waiting).until()).isEqualTo(waiting.work().deadline());
    assertThat(late.operation().word()).isEqualTo("cancelled");
  }

  @Test
  void theTimeOfWaitingIsNotTakenFromTheWork() {
    Operation waiting = advance(allCompared(rollback(false, null))).operation();

    Next confirmed =
        Progression.confirm(awaiting(waiting), "bob", now.plus(Duration.ofMinutes(50)));

    assertThat(actions(confirmed)).containsExactly("prepare orders", "prepare stock");
    assertThat(confirmed.operation().work().deadline())
        .isEqualTo(waiting.work().deadline().plus(Duration.ofMinutes(50)));
  }

  @Test
  void afterTheDeadlineWhatWasPreparedIsRemovedBeforeItEnds() {
    Instant late = NOON.plus(Duration.ofHours(3));
    Next cancelling = Progression.tick(hear(preparing(), prepared("orders")), late);

    Next soon = Progression.tick(cancelling.operation(), late.plusSeconds(2));
    Operation one =
        advance(hear(soon.operation(), event("orders", RecoveryEventTypes.RESTORE_ABANDONED)))
            .operation();
    Operation both =
        advance(hear(one, event("stock", RecoveryEventTypes.RESTORE_ABANDONED))).operation();

    assertThat(actions(cancelling)).containsExactly("cancel orders", "cancel stock");
    assertThat(soon.operation().word()).isEqualTo("cancelling");
    assertThat(one.word()).isEqualTo("cancelling");
    assertThat(both.word()).isEqualTo("failed");
    assertThat(both.problem()).contains("by its deadline").endsWith("; no data was replaced");
  }

  @Test
  void whatIsNotRemovedInTimeIsNamed() {
    Instant late = NOON.plus(Duration.ofHours(3));
    Operation cancelling = Progression.tick(preparing(), late).operation();
    Operation one = hear(cancelling, event("orders", RecoveryEventTypes.RESTORE_ABANDONED));

    Operation waiting =
        Progression.tick(one, late.plus(Progression.GRACE).minusSeconds(1)).operation();
    Operation end = Progression.tick(waiting, late.plus(Progression.GRACE)).operation();

    assertThat(waiting.word()).isEqualTo("cancelling");
    assertThat(end.word()).isEqualTo("failed");
    assertThat(end.problem())
        .endsWith("; no data was replaced; what was prepared of stock may still be there");
  }

  @Test
  void aStepThatStopsIsNotYetCleanedUp() {
    Operation cancelling = Progression.cancel(preparing(), "it was cancelled", now).operation();
    Operation stopped =
        advance(hear(hear(cancelling, failed("orders", "cancelled")), failed("stock", "cancelled")))
            .operation();

    Operation end =
        advance(
                hear(
                    hear(stopped, event("orders", RecoveryEventTypes.RESTORE_ABANDONED)),
                    event("stock", RecoveryEventTypes.RESTORE_ABANDONED)))
            .operation();

    assertThat(stopped.word()).isEqualTo("cancelling");
    assertThat(end.word()).isEqualTo("cancelled");
  }

  @Test
  void aCancelledPreparationIsCleanedUpFirst() {
    Next next = Progression.cancel(preparing(), "it was cancelled", now);

    assertThat(next.operation().word()).isEqualTo("cancelling");
    assertThat(actions(next)).containsExactly("cancel orders", "cancel stock");
  }

  @Test
  void aDrillThatFailedKeepsTheTimeThatWasMeasured() {
    Operation failed =
        advance(hear(Rollbacks.drill(), Rollbacks.drilled("failed", 71_000L))).operation();
    Operation none =
        advance(hear(Rollbacks.drill(), Rollbacks.drilled("unknown", null))).operation();

    assertThat(failed.word()).isEqualTo("failed");
    assertThat(failed.recoveryTimeMillis()).isEqualTo(71_000L);
    assertThat(failed.problem()).isEqualTo("the drill's verdict is failed");
    assertThat(none.recoveryTimeMillis()).isNull();
  }

  @Test
  void aCancelledDrillStaysCancelledWhateverIsHeardLater() {
    Next cancelled = Progression.cancel(Rollbacks.drill(), "it was cancelled", now);

    Operation late =
        advance(hear(cancelled.operation(), Rollbacks.drilled("passed", 1L))).operation();

    assertThat(cancelled.orders()).isEmpty();
    assertThat(late.word()).isEqualTo("cancelled");
    assertThat(late.problem()).isEqualTo("it was cancelled");
    assertThat(late.drillResult()).isNotNull();
    assertThat(late.recoveryTimeMillis()).isNull();
  }

  private Operation preparing() {
    return Rollbacks.preparing(now);
  }

  private Operation applying() {
    Operation applying = Rollbacks.applying(now);
    assertThat(applying.word()).isEqualTo("applying");
    return applying;
  }

  private Next advance(Operation operation) {
    return Progression.advance(operation, now);
  }

  private static Operation.AwaitingConfirmation awaiting(Operation operation) {
    return (Operation.AwaitingConfirmation) operation;
  }

  private static List<String> actions(Next next) {
    return next.orders().stream()
        .map(order -> order.action().word() + " " + order.part().subject().dataStore())
        .toList();
  }
}
