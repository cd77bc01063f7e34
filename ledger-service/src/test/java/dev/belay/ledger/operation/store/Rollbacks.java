package dev.belay.ledger.operation.store;

import dev.belay.events.EventReader;
import dev.belay.events.Happening;
import dev.belay.events.Origin;
import dev.belay.ledger.operation.Destination;
import dev.belay.ledger.operation.Kind;
import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.operation.Part;
import dev.belay.ledger.operation.Progression;
import dev.belay.ledger.operation.Request;
import dev.belay.ledger.operation.Work;
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
        ? OperationEvents.apply(operation, happening)
        : operation;
  }

  private static Operation advance(Operation operation, Instant now) {
    return Progression.advance(operation, now).operation();
  }

  public static Operation rollback(boolean confirm, @Nullable Long maxLost) {
    return rollback(ID, confirm, maxLost);
  }

  /**
   * One that somebody else than {@code notBy} must confirm.
   *
   * @param confirm whether whoever asked has agreed
   */
  public static Operation rollback(UUID id, String notBy, boolean confirm, @Nullable Long maxLost) {
    return new Operation.Comparing(
        request(
            id,
            Kind.ROLLBACK,
            ID,
            new Request.Terms(NOON, notBy + " (the shop)", confirm, maxLost, null, notBy)),
        new Work(NOON.plus(Duration.ofHours(2)), List.of(part("orders"), part("stock"))));
  }

  /** One that waits for a confirmation. */
  public static Operation rollback(UUID id) {
    return rollback(id, false, null);
  }

  private static Operation rollback(UUID id, boolean confirm, @Nullable Long maxLost) {
    return new Operation.Comparing(
        request(id, Kind.ROLLBACK, ID, new Request.Terms(NOON, null, confirm, maxLost, null, null)),
        new Work(NOON.plus(Duration.ofHours(2)), List.of(part("orders"), part("stock"))));
  }

  public static Operation drill() {
    return new Operation.Drilling(
        request(ID, Kind.DRILL, null, new Request.Terms(NOON, null, false, null, "monthly", null)),
        new Work(
            NOON.plus(Duration.ofHours(2)),
            List.of(
                Part.waiting(new Part.Subject("orders", ID, null, null, null, null)),
                Part.waiting(new Part.Subject("stock", ID, null, null, null, null)))),
        null);
  }

  private static Request request(
      UUID id, Kind kind, @Nullable UUID preRestoreSet, Request.Terms terms) {
    return new Request(
        id,
        kind,
        new Origin("shop", "production", "pre-deployment", null, "4711"),
        new Request.Sets(ID, null, preRestoreSet),
        terms,
        new Request.Choice(null, List.of(), NOON.minus(Duration.ofMinutes(5))),
        new Request.Plan(1, "rows", 1, null, ""));
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
        new Part.Subject(
            store,
            UUID.nameUUIDFromBytes(store.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
            null,
            null,
            Destination.replacing(store),
            null));
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
