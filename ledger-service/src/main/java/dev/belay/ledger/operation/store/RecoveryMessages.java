package dev.belay.ledger.operation.store;

import dev.belay.events.Action;
import dev.belay.events.EventWriter;
import dev.belay.events.ExpectedPoint;
import dev.belay.events.Happening;
import dev.belay.events.OperationRef;
import dev.belay.events.OperationRef.Account;
import dev.belay.events.RecoveryIds;
import dev.belay.events.Rule;
import dev.belay.events.Source;
import dev.belay.jobs.OutboxRecord;
import dev.belay.jobs.TraceParent;
import dev.belay.ledger.operation.Destination;
import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.operation.Part;
import dev.belay.ledger.operation.Progression;
import dev.belay.ledger.operation.Request;
import dev.belay.schemas.DrilledPoint;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RestoreDestination;
import dev.belay.schemas.SelectedPart;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Builds an operation's commands and events for the outbox. */
@SuppressWarnings("NullAway") // Generated setters are unannotated and take null.
public final class RecoveryMessages {
  private final EventWriter events = new EventWriter("ledger-service");
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
                RecoveryIds.recoveryCommand(
                        operation.id(), part.subject().dataStore(), order.action())
                    .toString())
            .setAction(order.action().word())
            .setOperationId(operation.id().toString())
            .setKind(operation.kind().word())
            .setRecoverySetId(operation.request().sets().chosen().toString())
            .setRecoveryPointId(part.subject().pointId().toString())
            .setManifestDigest(part.subject().manifestDigest())
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
          .setPreRestorePointId(
              RecoveryIds.recoveryPoint(preRestoreSet, part.subject().dataStore()).toString());
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
                              each.subject().pointId().toString(),
                              each.subject().dataStore(),
                              each.subject().manifestDigest()))
                  .toList());
    }
    return new OutboxRecord(
        Topics.RECOVERY_COMMANDS, key, codec.encode(Topics.RECOVERY_COMMANDS, command.build()));
  }

  /**
   * @param what makes the happening of an operation as a whole, for example {@code
   *     Happening.OperationRequested::new}
   */
  OutboxRecord event(
      Operation operation, BiFunction<OperationRef, Account, Happening> what, Instant at) {
    Request request = operation.request();
    OperationRef ref =
        new OperationRef(
            operation.id(),
            operation.kind().word(),
            request.terms().requestedAt(),
            operation.work().deadline(),
            request.terms().actor(),
            request.sets().preRestore(),
            request.sets().other());
    return record(
        events.write(
            request.sets().chosen(), request.origin(), at, what.apply(ref, account(operation))));
  }

  /** Announces the set of the replaced data, so that its points are known to belong together. */
  OutboxRecord preRestoreSetRequested(Operation operation, UUID set, Instant at) {
    return record(
        events.write(
            set,
            operation.request().origin().beforeRestore(),
            at,
            new Happening.SetRequested(
                operation.parts().stream()
                    .map(part -> part.subject().dataStore())
                    .map(store -> new ExpectedPoint(RecoveryIds.recoveryPoint(set, store), store))
                    .toList(),
                operation.work().deadline(),
                Rule.ofOperation(operation.id()),
                null,
                new Source(null, null, null, operation.request().terms().actor()),
                Map.of("operation", operation.id().toString()),
                "full",
                "standard",
                TraceParent.traceId(TraceParent.current()))));
  }

  private static Account account(Operation operation) {
    String problem = operation.problem();
    return new Account(
        problem == null ? operation.request().choice().reason() : problem,
        operation.hasEnded() ? operation.word() : null,
        operation.recoveryTimeMillis(),
        operation.dataAgeMillis(),
        operation.confirmedBy());
  }

  private OutboxRecord record(RecoveryEvent event) {
    return new OutboxRecord(
        Topics.RECOVERY_EVENTS,
        EventWriter.key(event),
        codec.encode(Topics.RECOVERY_EVENTS, event));
  }

  /** Parts with a field in the contract's first version stay there, for workers of that version. */
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

  private static Instant millis(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }

  private static @Nullable String text(@Nullable UUID id) {
    return id == null ? null : id.toString();
  }
}
