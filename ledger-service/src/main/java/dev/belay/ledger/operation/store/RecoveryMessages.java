package dev.belay.ledger.operation.store;

import dev.belay.events.Action;
import dev.belay.jobs.OutboxRecord;
import dev.belay.ledger.operation.Destination;
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
import dev.belay.schemas.SelectedPart;
import dev.belay.schemas.SetRequested;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
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

  OutboxRecord command(Operation operation, Progression.Order order) {
    Part part = order.part();
    boolean drill = order.action() == Action.DRILL;
    String key =
        drill ? operation.request().sets().chosen().toString() : part.subject().dataStore();
    UUID preRestoreSet = operation.request().sets().preRestore();
    boolean replaces =
        part.subject().destination() != null && part.subject().destination().replace();
    RecoveryCommand.Builder command =
        RecoveryCommand.newBuilder()
            .setCommandId(
                Ids.derive(
                    "recovery-command",
                    operation.id().toString(),
                    part.subject().dataStore(),
                    order.action().word()))
            .setAction(order.action().word())
            .setOperationId(operation.id().toString())
            .setKind(operation.kind().word())
            .setRecoverySetId(operation.request().sets().chosen().toString())
            .setRecoveryPointId(part.subject().pointId().toString())
            .setDataStore(part.subject().dataStore())
            .setApplication(operation.request().origin().application())
            .setEnvironment(operation.request().origin().environment())
            .setTrigger(operation.request().origin().trigger())
            .setCommit(operation.request().origin().commit())
            .setDeploymentId(operation.request().origin().deploymentId())
            .setRequestedAt(millis(operation.request().terms().requestedAt()))
            .setDeadline(millis(operation.work().deadline()))
            .setActor(operation.request().terms().actor())
            .setTarget(destination(part.subject().destination()))
            .setOtherSetId(text(operation.request().sets().other()))
            .setOtherPointId(text(part.subject().otherPointId()));
    if (preRestoreSet != null && replaces) {
      command
          .setPreRestoreSetId(preRestoreSet.toString())
          .setPreRestorePointId(preRestorePoint(preRestoreSet, part));
    }
    if (order.action() == Action.DROP_REPLACED) {
      command.setReplaced(part.replaced());
    }
    if (drill) {
      command
          .setDrill(operation.request().terms().drill())
          .setPoints(
              operation.parts().stream()
                  .map(
                      each ->
                          new DrilledPoint(
                              each.subject().pointId().toString(), each.subject().dataStore()))
                  .toList());
    }
    return new OutboxRecord(
        Topics.RECOVERY_COMMANDS, key, codec.encode(Topics.RECOVERY_COMMANDS, command.build()));
  }

  /** {@code operation-requested}, {@code -confirmed}, {@code -cancelled} or {@code -completed}. */
  OutboxRecord event(Operation operation, String type, Instant at) {
    RecoveryEvent event =
        head(operation, type, at)
            .setRecoverySetId(operation.request().sets().chosen().toString())
            .setTrigger(operation.request().origin().trigger())
            .setCommit(operation.request().origin().commit())
            .setDeploymentId(operation.request().origin().deploymentId())
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
                                    new ExpectedPoint(
                                        preRestorePoint(set, part), part.subject().dataStore()))
                            .toList())
                    .setDeadline(millis(operation.work().deadline()))
                    .setPolicyVersion("")
                    .setRule("operation/" + operation.id())
                    .setActor(operation.request().terms().actor())
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
        .setApplication(operation.request().origin().application())
        .setEnvironment(operation.request().origin().environment());
  }

  private static dev.belay.schemas.Operation about(Operation operation) {
    String problem = operation.problem();
    return dev.belay.schemas.Operation.newBuilder()
        .setOperationId(operation.id().toString())
        .setKind(operation.kind().word())
        .setRequestedAt(millis(operation.request().terms().requestedAt()))
        .setDeadline(millis(operation.work().deadline()))
        .setActor(operation.request().terms().actor())
        .setReason(problem == null ? operation.request().choice().reason() : problem)
        .setOutcome(operation.hasEnded() ? operation.word() : null)
        .setPreRestoreSetId(text(operation.request().sets().preRestore()))
        .setOtherSetId(text(operation.request().sets().other()))
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

  /** Parts that the contract's first version has a field for stay there, for workers of then. */
  private static @Nullable RestoreDestination destination(@Nullable Destination it) {
    if (it == null) {
      return null;
    }
    Map<String, String> options = new HashMap<>(it.selection().options());
    String intoSchema = options.remove("into-schema");
    return RestoreDestination.newBuilder()
        .setDataStore(it.dataStore())
        .setDatabase(it.place())
        .setReplace(it.replace())
        .setKeepReplacedUntil(
            it.keepReplacedUntil() == null ? null : millis(it.keepReplacedUntil()))
        .setSchemas(it.selection().values("schema"))
        .setTables(it.selection().values("table"))
        .setIntoSchema(intoSchema)
        .setParts(
            it.selection().parts().stream()
                .filter(part -> !part.kind().equals("schema") && !part.kind().equals("table"))
                .map(part -> new SelectedPart(part.kind(), part.value()))
                .toList())
        .setOptions(options)
        .build();
  }

  private static String preRestorePoint(UUID set, Part part) {
    return Ids.recoveryPoint(Ids.command(set.toString(), part.subject().dataStore(), "capture"));
  }

  private static Instant millis(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }

  private static @Nullable String text(@Nullable UUID id) {
    return id == null ? null : id.toString();
  }
}
