package dev.belay.ledger.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.ledger.recovery.Operation.Kind;
import dev.belay.ledger.recovery.Operation.Status;
import dev.belay.ledger.recovery.Progression.Next;
import dev.belay.schemas.Comparison;
import dev.belay.schemas.Failure;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.Restored;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProgressionTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final UUID ID = UUID.fromString("7d1f3c52-2f7e-4b8a-9c41-b31a7e0c2a11");

  private final Instant now = NOON.plusSeconds(30);

  @Test
  void waitsForAConfirmationWhenAllIsCompared() {
    Operation one = hear(rollback(false, null), compared("orders", 3, 1));

    Next next = advance(hear(one, compared("stock", 0, 0)));

    assertThat(one.status()).isEqualTo(Status.COMPARING);
    assertThat(next.operation().status()).isEqualTo(Status.AWAITING_CONFIRMATION);
    assertThat(next.operation().lostRows()).isEqualTo(4);
    assertThat(next.orders()).isEmpty();
  }

  @Test
  void goesOnByItselfWhenThatWasAgreedToBefore() {
    Next next = advance(allCompared(rollback(true, 4L)));

    assertThat(next.operation().status()).isEqualTo(Status.PREPARING);
    assertThat(actions(next)).containsExactly("prepare orders", "prepare stock");
    assertThat(next.operation().confirmedAt()).isEqualTo(now);
  }

  @Test
  void moreLostRowsThanWereAgreedToWait() {
    Next next = advance(allCompared(rollback(true, 3L)));

    assertThat(next.operation().status()).isEqualTo(Status.AWAITING_CONFIRMATION);
    assertThat(next.orders()).isEmpty();
    assertThat(String.valueOf(next.operation().cause())).contains("4 rows", "at most 3");
    assertThat(Progression.confirm(next.operation(), now).operation().cause()).isNull();
  }

  @Test
  void nothingIsAppliedBeforeAllIsPrepared() {
    Operation preparing = preparing();

    Next one = advance(hear(preparing, prepared("orders")));
    Next both = advance(hear(one.operation(), prepared("stock")));

    assertThat(one.orders()).isEmpty();
    assertThat(actions(both)).containsExactly("apply orders", "apply stock");
    assertThat(both.operation().status()).isEqualTo(Status.APPLYING);
  }

  @Test
  void whatWasPreparedIsRemovedWhenAnotherFails() {
    Operation one = hear(preparing(), prepared("orders"));

    Next next = advance(hear(one, failed("stock")));
    Operation end =
        advance(hear(next.operation(), event("orders", RecoveryEventTypes.RESTORE_ABANDONED)))
            .operation();

    assertThat(actions(next)).containsExactly("cancel orders");
    assertThat(next.operation().status()).isEqualTo(Status.CANCELLING);
    assertThat(end.status()).isEqualTo(Status.FAILED);
    assertThat(String.valueOf(end.cause())).contains("stock: the disk is full");
  }

  @Test
  void aPartThatCouldNotBeAppliedIsNeverASuccess() {
    Operation applying = applying();

    Operation end = advance(hear(hear(applying, applied("orders")), failed("stock"))).operation();

    assertThat(end.status()).isEqualTo(Status.FAILED);
    assertThat(String.valueOf(end.cause())).contains("restored: orders", "as before: stock");
  }

  @Test
  void succeedsWithItsMeasuredTimes() {
    Operation end =
        advance(hear(hear(applying(), applied("orders")), applied("stock"))).operation();

    assertThat(end.status()).isEqualTo(Status.SUCCEEDED);
    assertThat(end.recoveryTimeMillis()).isZero();
    assertThat(end.dataAgeMillis()).isEqualTo(Duration.ofMinutes(5).toMillis());
  }

  @Test
  void theSameEventsInAnyOrderAndTwiceEndTheSame() {
    List<RecoveryEvent> events =
        new ArrayList<>(
            List.of(
                compared("orders", 3, 1),
                compared("stock", 0, 0),
                event("orders", RecoveryEventTypes.RESTORE_STARTED),
                prepared("orders"),
                prepared("stock"),
                applied("orders"),
                applied("stock")));
    events.addAll(List.copyOf(events));
    Random random = new Random(20261123);
    for (int round = 0; round < 200; round++) {
      Collections.shuffle(events, random);
      Operation operation = rollback(true, null);
      // What a worker says in answer comes after the command: a stray order of all is the worst.
      for (int pass = 0; pass < 3; pass++) {
        for (RecoveryEvent event : events) {
          operation = advance(hear(operation, event)).operation();
        }
      }
      assertThat(operation.parts()).allMatch(part -> part.is(Part.Status.APPLIED));
    }
  }

  @Test
  void anEndedOperationChangesNoMore() {
    Operation ended = advance(hear(preparing(), failed("orders"))).operation();
    ended = advance(hear(ended, event("stock", RecoveryEventTypes.RESTORE_ABANDONED))).operation();

    Next next = advance(hear(ended, prepared("stock")));

    assertThat(next.orders()).isEmpty();
    assertThat(next.operation().status()).isEqualTo(Status.FAILED);
  }

  @Test
  void isCancelledWhenNobodyConfirms() {
    Operation waiting = advance(allCompared(rollback(false, null))).operation();

    Next early = Progression.tick(waiting, NOON.plus(Duration.ofMinutes(59)));
    Next late = Progression.tick(waiting, NOON.plus(Duration.ofMinutes(61)));

    assertThat(early.operation()).isEqualTo(waiting);
    assertThat(late.operation().status()).isEqualTo(Status.CANCELLED);
  }

  @Test
  void afterTheDeadlineWhatWasPreparedIsRemovedAndWhatIsBeingAppliedIsUnknown() {
    Instant late = NOON.plus(Duration.ofHours(3));

    Next prepared = Progression.tick(preparing(), late);
    Next applied = Progression.tick(applying(), late);

    assertThat(actions(prepared)).containsExactly("cancel orders", "cancel stock");
    assertThat(applied.operation().status()).isEqualTo(Status.FAILED);
    assertThat(String.valueOf(applied.operation().cause())).contains("is not known");
  }

  @Test
  void aCancelledPreparationIsCleanedUpFirst() {
    Next next = Progression.cancel(preparing(), "it was cancelled", now);

    assertThat(next.operation().status()).isEqualTo(Status.CANCELLING);
    assertThat(actions(next)).containsExactly("cancel orders", "cancel stock");
  }

  private Operation preparing() {
    return advance(allCompared(rollback(true, null))).operation();
  }

  private Operation applying() {
    Operation applying =
        advance(hear(hear(preparing(), prepared("orders")), prepared("stock"))).operation();
    assertThat(applying.status()).isEqualTo(Status.APPLYING);
    return applying;
  }

  private static Operation allCompared(Operation operation) {
    return hear(hear(operation, compared("orders", 3, 1)), compared("stock", 0, 0));
  }

  private Next advance(Operation operation) {
    return Progression.advance(operation, now);
  }

  private static Operation hear(Operation operation, RecoveryEvent event) {
    return Happened.apply(operation, event);
  }

  private static List<String> actions(Next next) {
    return next.orders().stream()
        .map(order -> order.action() + " " + order.part().dataStore())
        .toList();
  }

  private static Operation rollback(boolean confirm, @Nullable Long maxLostRows) {
    return new Operation(
        ID,
        Kind.ROLLBACK,
        Status.COMPARING,
        new Operation.Origin("shop", "production", "pre-deployment", null, "4711"),
        ID,
        null,
        ID,
        NOON,
        NOON.plus(Duration.ofHours(2)),
        null,
        null,
        List.of(),
        new Operation.Plan(1, 1, null, ""),
        List.of(part("orders"), part("stock")),
        confirm,
        maxLostRows,
        null,
        NOON.minus(Duration.ofMinutes(5)),
        null,
        null,
        null,
        null);
  }

  private static Part part(String store) {
    return Part.waiting(
        store,
        UUID.nameUUIDFromBytes(store.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        null,
        new Part.Destination(store, null, true, null, List.of(), List.of(), null),
        null);
  }

  private static RecoveryEvent compared(String store, long added, long changed) {
    return builder(store, RecoveryEventTypes.COMPARISON_COMPLETED)
        .setComparison(
            Comparison.newBuilder()
                .setComparedAt(NOON)
                .setAdded(added)
                .setChanged(changed)
                .setRemoved(2)
                .setTablesCompared(7)
                .setTables(List.of())
                .build())
        .build();
  }

  private static RecoveryEvent prepared(String store) {
    return restored(store, RecoveryEventTypes.RESTORE_PREPARED);
  }

  private static RecoveryEvent applied(String store) {
    return restored(store, RecoveryEventTypes.RESTORE_APPLIED);
  }

  private static RecoveryEvent restored(String store, String type) {
    return builder(store, type)
        .setRestored(
            Restored.newBuilder()
                .setStartedAt(NOON)
                .setFinishedAt(NOON)
                .setTarget(store)
                .setTables(7)
                .setRows(9)
                .setLogicalBytes(99)
                .build())
        .build();
  }

  private static RecoveryEvent failed(String store) {
    return builder(store, RecoveryEventTypes.RESTORE_FAILED)
        .setFailure(
            Failure.newBuilder()
                .setKind("restore")
                .setMessage("the disk is full")
                .setAttempts(1)
                .build())
        .build();
  }

  private static RecoveryEvent event(String store, String type) {
    return builder(store, type).build();
  }

  private static RecoveryEvent.Builder builder(String store, String type) {
    return RecoveryEvent.newBuilder()
        .setEventId(UUID.randomUUID().toString())
        .setType(type)
        .setOccurredAt(NOON)
        .setProducer("a worker")
        .setRecoverySetId(ID.toString())
        .setDataStore(store)
        .setApplication("shop")
        .setEnvironment("production")
        .setTrigger("pre-deployment");
  }
}
