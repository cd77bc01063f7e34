package dev.belay.ledger.operation.store;

import dev.belay.events.EventReader;
import dev.belay.events.Happening;
import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.operation.Operation.Kind;
import dev.belay.ledger.operation.Operation.Status;
import dev.belay.ledger.operation.Part;
import dev.belay.ledger.operation.Progression;
import dev.belay.schemas.Comparison;
import dev.belay.schemas.Drilled;
import dev.belay.schemas.Failure;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.Restored;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A rollback of two stores, orders and stock, or a drill of them, and what is heard of it. */
@SuppressWarnings("NullAway") // Generated setters are unannotated and take null.
public final class Rollbacks {
  public static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  public static final UUID ID = UUID.fromString("7d1f3c52-2f7e-4b8a-9c41-b31a7e0c2a11");

  private Rollbacks() {}

  public static Operation preparing(Instant now) {
    return advance(allCompared(rollback(true, null)), now);
  }

  public static Operation applying(Instant now) {
    Operation one = advance(hear(preparing(now), prepared("orders")), now);
    return advance(hear(one, prepared("stock")), now);
  }

  public static Operation allCompared(Operation operation) {
    return hear(hear(operation, compared("orders", 3, 1)), compared("stock", 0, 0));
  }

  /** What is known when all that follows from an event has followed. */
  public static Operation after(Operation operation, RecoveryEvent event, Instant now) {
    return advance(hear(operation, event), now);
  }

  public static Operation hear(Operation operation, RecoveryEvent event) {
    return EventReader.read(event).happening() instanceof Happening.OfOperation happening
        ? Happened.apply(operation, happening)
        : operation;
  }

  private static Operation advance(Operation operation, Instant now) {
    return Progression.advance(operation, now).operation();
  }

  public static Operation rollback(boolean confirm, @Nullable Long maxLostRows) {
    return rollback(ID, confirm, maxLostRows);
  }

  /** One that waits for a confirmation. */
  public static Operation rollback(UUID id) {
    return rollback(id, false, null);
  }

  private static Operation rollback(UUID id, boolean confirm, @Nullable Long maxLostRows) {
    return new Operation(
        id,
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
        null,
        Operation.Since.NEVER);
  }

  public static Operation drill() {
    return new Operation(
        ID,
        Kind.DRILL,
        Status.DRILLING,
        new Operation.Origin("shop", "production", "pre-deployment", null, "4711"),
        ID,
        null,
        null,
        NOON,
        NOON.plus(Duration.ofHours(2)),
        null,
        null,
        List.of(),
        new Operation.Plan(1, 1, null, ""),
        List.of(
            Part.waiting("orders", ID, null, null, null),
            Part.waiting("stock", ID, null, null, null)),
        false,
        null,
        null,
        NOON.minus(Duration.ofMinutes(5)),
        null,
        null,
        "monthly",
        null,
        Operation.Since.NEVER);
  }

  public static RecoveryEvent drilled(String verdict, @Nullable Long recoveryTimeMillis) {
    return builder("orders", RecoveryEventTypes.DRILL_COMPLETED)
        .setDrilled(
            Drilled.newBuilder()
                .setVerdict(verdict)
                .setStartedAt(NOON)
                .setFinishedAt(NOON)
                .setRecoveryTimeMillis(recoveryTimeMillis)
                .setChecks(List.of())
                .build())
        .build();
  }

  static Part part(String store) {
    return Part.waiting(
        store,
        UUID.nameUUIDFromBytes(store.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        null,
        new Part.Destination(store, null, true, null, List.of(), List.of(), null),
        null);
  }

  public static RecoveryEvent compared(String store, long added, long changed) {
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

  public static RecoveryEvent prepared(String store) {
    return restored(store, RecoveryEventTypes.RESTORE_PREPARED);
  }

  public static RecoveryEvent applied(String store) {
    return restored(store, RecoveryEventTypes.RESTORE_APPLIED);
  }

  public static RecoveryEvent restored(String store, String type) {
    return builder(store, type)
        .setRestored(
            Restored.newBuilder()
                .setStartedAt(NOON)
                .setFinishedAt(
                    NOON.plusSeconds(type.equals(RecoveryEventTypes.RESTORE_PREPARED) ? 3 : 1))
                .setTarget(store)
                .setTables(7)
                .setRows(9)
                .setLogicalBytes(99)
                .build())
        .build();
  }

  public static RecoveryEvent failed(String store) {
    return failed(store, "restore");
  }

  /**
   * @param kind as in {@code recovery-event.avsc}
   */
  public static RecoveryEvent failed(String store, String kind) {
    return builder(store, RecoveryEventTypes.RESTORE_FAILED)
        .setFailure(
            Failure.newBuilder()
                .setKind(kind)
                .setMessage("the disk is full")
                .setAttempts(1)
                .build())
        .build();
  }

  public static RecoveryEvent event(String store, String type) {
    return builder(store, type).build();
  }

  public static RecoveryEvent.Builder builder(String store, String type) {
    return RecoveryEvent.newBuilder()
        .setEventId(UUID.randomUUID().toString())
        .setType(type)
        .setOccurredAt(NOON)
        .setProducer("a worker")
        .setRecoverySetId(ID.toString())
        .setRecoveryPointId(ID.toString())
        .setDataStore(store)
        .setOperation(
            dev.belay.schemas.Operation.newBuilder()
                .setOperationId(ID.toString())
                .setKind("rollback")
                .setRequestedAt(NOON)
                .setDeadline(NOON.plus(Duration.ofHours(2)))
                .build())
        .setApplication("shop")
        .setEnvironment("production")
        .setTrigger("pre-deployment");
  }
}
