package dev.belay.ledger.operation.store;

import dev.belay.events.Action;
import dev.belay.events.EventWriter;
import dev.belay.events.ExpectedPoint;
import dev.belay.events.Happening;
import dev.belay.events.OperationRef;
import dev.belay.events.OperationRef.Account;
import dev.belay.events.Origin;
import dev.belay.events.RecoveryIds;
import dev.belay.events.Rule;
import dev.belay.events.Source;
import dev.belay.jobs.OutboxRecord;
import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.operation.Part;
import dev.belay.ledger.operation.Progression;
import dev.belay.schemas.DrilledPoint;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RestoreDestination;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Commands and events of operations, ready for the outbox. */
@SuppressWarnings("NullAway") // Generated setters are unannotated and take null.
public final class RecoveryMessages {
  private final EventWriter events = new EventWriter("ledger-service");
  private final RecordCodec codec;

  public RecoveryMessages(RecordCodec codec) {
    this.codec = codec;
  }

  /** The set that has what an operation discards. */
  static UUID preRestoreSet(Operation.Origin origin, UUID operationId) {
    return RecoveryIds.preRestoreSet(of(origin), operationId);
  }

  OutboxRecord command(Operation operation, Progression.Order order) {
    Part part = order.part();
    Action action = Action.ofWord(order.action()).orElseThrow();
    boolean drill = action == Action.DRILL;
    String key = drill ? operation.setId().toString() : part.dataStore();
    UUID preRestoreSet = operation.preRestoreSetId();
    boolean replaces = part.destination() != null && part.destination().replace();
    RecoveryCommand.Builder command =
        RecoveryCommand.newBuilder()
            .setCommandId(
                RecoveryIds.recoveryCommand(operation.id(), part.dataStore(), action).toString())
            .setAction(action.word())
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
          .setPreRestorePointId(
              RecoveryIds.recoveryPoint(preRestoreSet, part.dataStore()).toString());
    }
    if (action == Action.DROP_REPLACED && part.restored() != null) {
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

  /**
   * @param what of the happenings of an operation as a whole, for example {@code
   *     Happening.OperationRequested::new}
   */
  OutboxRecord event(
      Operation operation, BiFunction<OperationRef, Account, Happening> what, Instant at) {
    return record(
        events.write(
            operation.setId(),
            of(operation.origin()),
            at,
            what.apply(
                new OperationRef(
                    operation.id(),
                    operation.kind().word(),
                    operation.requestedAt(),
                    operation.deadline(),
                    operation.actor(),
                    operation.preRestoreSetId(),
                    operation.otherSetId()),
                account(operation))));
  }

  /** Announces the set of what is replaced, so that its points are known to belong together. */
  OutboxRecord preRestoreSetRequested(Operation operation, UUID set, Instant at) {
    return record(
        events.write(
            set,
            of(operation.origin()).beforeRestore(),
            at,
            new Happening.SetRequested(
                operation.parts().stream()
                    .map(
                        part ->
                            new ExpectedPoint(
                                RecoveryIds.recoveryPoint(set, part.dataStore()), part.dataStore()))
                    .toList(),
                operation.deadline(),
                Rule.ofOperation(operation.id()),
                null,
                new Source(null, null, null, operation.actor()),
                Map.of("operation", operation.id().toString()),
                "full",
                "standard")));
  }

  private static Account account(Operation operation) {
    String problem = operation.problem();
    return new Account(
        problem == null ? operation.reason() : problem,
        operation.status().ended() ? operation.status().word() : null,
        operation.recoveryTimeMillis(),
        operation.dataAgeMillis());
  }

  private static Origin of(Operation.Origin it) {
    return new Origin(
        it.application(), it.environment(), it.trigger(), it.commit(), it.deploymentId());
  }

  private OutboxRecord record(RecoveryEvent event) {
    return new OutboxRecord(
        Topics.RECOVERY_EVENTS,
        EventWriter.key(event),
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

  private static Instant millis(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }

  private static @Nullable String text(@Nullable UUID id) {
    return id == null ? null : id.toString();
  }
}
