package dev.belay.ledger.operation.store;

import dev.belay.jobs.OutboxRecord;
import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.operation.Part;
import dev.belay.ledger.operation.Progression;
import dev.belay.schemas.DrilledPoint;
import dev.belay.schemas.ExpectedPoint;
import dev.belay.schemas.Ids;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.RestoreDestination;
import dev.belay.schemas.SetRequested;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Commands and events of operations, ready for the outbox. */
@SuppressWarnings("NullAway") // Generated setters are unannotated and take null.
public final class RecoveryMessages {
  private static final String PRODUCER = "ledger-service";
  static final String PRE_RESTORE = "pre-restore";

  private final RecordCodec codec;

  public RecoveryMessages(RecordCodec codec) {
    this.codec = codec;
  }

  /** The set that has what an operation discards. */
  static UUID preRestoreSet(Operation.Origin origin, UUID operationId) {
    return UUID.fromString(
        Ids.recoverySet(
            origin.application(), origin.environment(), PRE_RESTORE, operationId.toString()));
  }

  OutboxRecord command(Operation operation, Progression.Order order) {
    Part part = order.part();
    boolean drill = order.action().equals("drill");
    String key = drill ? operation.setId().toString() : part.dataStore();
    UUID preRestoreSet = operation.preRestoreSetId();
    boolean replaces = part.destination() != null && part.destination().replace();
    RecoveryCommand.Builder command =
        RecoveryCommand.newBuilder()
            .setCommandId(
                Ids.derive(
                    "recovery-command",
                    operation.id().toString(),
                    part.dataStore(),
                    order.action()))
            .setAction(order.action())
            .setOperationId(operation.id().toString())
            .setKind(operation.kind().word())
            .setRecoverySetId(operation.setId().toString())
            .setRecoveryPointId(part.pointId().toString())
            .setDataStore(part.dataStore())
            .setApplication(operation.origin().application())
            .setEnvironment(operation.origin().environment())
            .setTrigger(operation.origin().trigger())
            .setCommit(operation.origin().commit())
            .setDeploymentId(operation.origin().deploymentId())
            .setRequestedAt(millis(operation.requestedAt()))
            .setDeadline(millis(operation.deadline()))
            .setActor(operation.actor())
            .setTarget(destination(part.destination()))
            .setOtherSetId(text(operation.otherSetId()))
            .setOtherPointId(text(part.otherPointId()));
    if (preRestoreSet != null && replaces) {
      command
          .setPreRestoreSetId(preRestoreSet.toString())
          .setPreRestorePointId(preRestorePoint(preRestoreSet, part));
    }
    if (order.action().equals("drop-replaced") && part.restored() != null) {
      command.setReplaced(part.restored().replaced());
    }
    if (drill) {
      command
          .setDrill(operation.drill())
          .setPoints(
              operation.parts().stream()
                  .map(each -> new DrilledPoint(each.pointId().toString(), each.dataStore()))
                  .toList());
    }
    return new OutboxRecord(
        Topics.RECOVERY_COMMANDS, key, codec.encode(Topics.RECOVERY_COMMANDS, command.build()));
  }

  /** {@code operation-requested}, {@code -confirmed}, {@code -cancelled} or {@code -completed}. */
  OutboxRecord event(Operation operation, String type, Instant at) {
    RecoveryEvent event =
        head(operation, type, at)
            .setRecoverySetId(operation.setId().toString())
            .setTrigger(operation.origin().trigger())
            .setCommit(operation.origin().commit())
            .setDeploymentId(operation.origin().deploymentId())
            .setOperation(about(operation))
            .build();
    return record(event);
  }

  /** Announces the set of what is replaced, so that its points are known to belong together. */
  OutboxRecord preRestoreSetRequested(Operation operation, UUID set, Instant at) {
    RecoveryEvent event =
        head(operation, RecoveryEventTypes.SET_REQUESTED, at)
            .setRecoverySetId(set.toString())
            .setTrigger(PRE_RESTORE)
            .setRequested(
                SetRequested.newBuilder()
                    .setPoints(
                        operation.parts().stream()
                            .map(
                                part ->
                                    new ExpectedPoint(preRestorePoint(set, part), part.dataStore()))
                            .toList())
                    .setDeadline(millis(operation.deadline()))
                    .setPolicyVersion("")
                    .setRule("operation/" + operation.id())
                    .setActor(operation.actor())
                    .setLabels(Map.of("operation", operation.id().toString()))
                    .build())
            .build();
    return record(event);
  }

  private static RecoveryEvent.Builder head(Operation operation, String type, Instant at) {
    return RecoveryEvent.newBuilder()
        .setEventId(Ids.derive("recovery-event", operation.id().toString(), "", type, ""))
        .setType(type)
        .setOccurredAt(millis(at))
        .setProducer(PRODUCER)
        .setApplication(operation.origin().application())
        .setEnvironment(operation.origin().environment());
  }

  private static dev.belay.schemas.Operation about(Operation operation) {
    String problem = operation.problem();
    return dev.belay.schemas.Operation.newBuilder()
        .setOperationId(operation.id().toString())
        .setKind(operation.kind().word())
        .setRequestedAt(millis(operation.requestedAt()))
        .setDeadline(millis(operation.deadline()))
        .setActor(operation.actor())
        .setReason(problem == null ? operation.reason() : problem)
        .setOutcome(operation.status().ended() ? operation.status().word() : null)
        .setPreRestoreSetId(text(operation.preRestoreSetId()))
        .setOtherSetId(text(operation.otherSetId()))
        .setRecoveryTimeMillis(operation.recoveryTimeMillis())
        .setDataAgeMillis(operation.dataAgeMillis())
        .build();
  }

  private OutboxRecord record(RecoveryEvent event) {
    return new OutboxRecord(
        Topics.RECOVERY_EVENTS,
        event.getRecoverySetId(),
        codec.encode(Topics.RECOVERY_EVENTS, event));
  }

  private static @Nullable RestoreDestination destination(Part.@Nullable Destination it) {
    return it == null
        ? null
        : RestoreDestination.newBuilder()
            .setDataStore(it.dataStore())
            .setDatabase(it.database())
            .setReplace(it.replace())
            .setKeepReplacedUntil(
                it.keepReplacedUntil() == null ? null : millis(it.keepReplacedUntil()))
            .setSchemas(it.schemas())
            .setTables(it.tables())
            .setIntoSchema(it.intoSchema())
            .build();
  }

  private static String preRestorePoint(UUID set, Part part) {
    return Ids.recoveryPoint(Ids.command(set.toString(), part.dataStore(), "capture"));
  }

  private static Instant millis(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }

  private static @Nullable String text(@Nullable UUID id) {
    return id == null ? null : id.toString();
  }
}
