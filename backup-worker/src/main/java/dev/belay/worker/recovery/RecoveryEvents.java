package dev.belay.worker.recovery;

import dev.belay.datastores.Comparison;
import dev.belay.datastores.PreparedRestore;
import dev.belay.jobs.OutboxRecord;
import dev.belay.jobs.ProgressReports;
import dev.belay.schemas.Failure;
import dev.belay.schemas.Ids;
import dev.belay.schemas.Operation;
import dev.belay.schemas.Progress;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.Restored;
import dev.belay.schemas.TableComparison;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.worker.capture.CaptureFailures.Described;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;

/**
 * The events of an operation's steps, ready for the outbox. Their ids derive from what they say, so
 * repeats are known. Of compared rows they have counts alone.
 */
public final class RecoveryEvents {
  /** As {@code recovery-event.avsc} promises. */
  static final int MOST_TABLES = 1000;

  private final RecordCodec codec;
  private final Clock clock;
  private final String producer;

  public RecoveryEvents(RecordCodec codec, Clock clock, String producer) {
    this.codec = codec;
    this.clock = clock;
    this.producer = producer;
  }

  public OutboxRecord comparisonStarted(RecoveryCommand command, int attempt) {
    return record(
        event(command, RecoveryEventTypes.COMPARISON_STARTED, "attempt " + attempt).build());
  }

  public OutboxRecord comparisonCompleted(RecoveryCommand command, Comparison comparison) {
    return record(
        event(command, RecoveryEventTypes.COMPARISON_COMPLETED, "")
            .setComparison(counts(comparison))
            .build());
  }

  public OutboxRecord restoreStarted(RecoveryCommand command, int attempt) {
    return record(event(command, RecoveryEventTypes.RESTORE_STARTED, "attempt " + attempt).build());
  }

  /** Makes the progress events of one attempt. */
  public ProgressReports.Format progress(RecoveryCommand command, int attempt) {
    return (number, step, done, total) ->
        record(
            event(
                    command,
                    RecoveryEventTypes.RESTORE_PROGRESSED,
                    command.getAction() + " attempt " + attempt + ", report " + number)
                .setProgress(new Progress(step, done, total))
                .build());
  }

  public OutboxRecord prepared(
      RecoveryCommand command, String target, Instant startedAt, PreparedRestore prepared) {
    Restored restored =
        Restored.newBuilder()
            .setStartedAt(startedAt.truncatedTo(ChronoUnit.MILLIS))
            .setFinishedAt(now())
            .setTarget(target)
            .setTables(prepared.amount().parts())
            .setRows(prepared.amount().count())
            .setUnit(prepared.amount().unit())
            .setSummary(prepared.amount().summary())
            .setLogicalBytes(prepared.logicalBytes())
            .setWarnings(prepared.warnings())
            .build();
    return record(
        event(command, RecoveryEventTypes.RESTORE_PREPARED, "").setRestored(restored).build());
  }

  public OutboxRecord applied(RecoveryCommand command, Restored restored) {
    return record(
        event(command, RecoveryEventTypes.RESTORE_APPLIED, "").setRestored(restored).build());
  }

  public OutboxRecord abandoned(RecoveryCommand command) {
    return record(event(command, RecoveryEventTypes.RESTORE_ABANDONED, "").build());
  }

  /** What the command names is not kept any more. */
  public OutboxRecord replacedDropped(RecoveryCommand command) {
    return record(
        event(command, RecoveryEventTypes.REPLACED_DROPPED, String.valueOf(command.getReplaced()))
            .build());
  }

  public OutboxRecord failed(RecoveryCommand command, Described failure, int attempts) {
    return record(
        event(command, RecoveryEventTypes.RESTORE_FAILED, command.getAction())
            .setFailure(new Failure(failure.kind(), failure.message(), attempts))
            .build());
  }

  /** What an event that was kept says of the restore. */
  public Optional<Restored> restored(byte[] event) {
    return Optional.ofNullable(
        codec.decode(Topics.RECOVERY_EVENTS, event, RecoveryEvent.class).getRestored());
  }

  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static dev.belay.schemas.Comparison counts(Comparison comparison) {
    return dev.belay.schemas.Comparison.newBuilder()
        .setComparedAt(comparison.comparedAt().truncatedTo(ChronoUnit.MILLIS))
        .setAdded(comparison.added())
        .setChanged(comparison.changed())
        .setRemoved(comparison.removed())
        .setUnit(comparison.unit())
        .setTablesCompared(comparison.parts().size())
        .setTables(
            comparison.parts().stream()
                .filter(Comparison.Part::differs)
                .sorted(
                    Comparator.comparingLong(RecoveryEvents::differences)
                        .reversed()
                        .thenComparing(Comparison.Part::name))
                .limit(MOST_TABLES)
                .map(RecoveryEvents::counts)
                .toList())
        .build();
  }

  private static long differences(Comparison.Part table) {
    return table.added() + table.changed() + table.removed();
  }

  private static TableComparison counts(Comparison.Part table) {
    return TableComparison.newBuilder()
        .setTable(table.name())
        .setStatus(table.status().word())
        .setIdentity(table.identity())
        .setRowsBefore(table.countBefore())
        .setRowsAfter(table.countAfter())
        .setAdded(table.added())
        .setChanged(table.changed())
        .setRemoved(table.removed())
        .setDetail(table.detail())
        .build();
  }

  private RecoveryEvent.Builder event(RecoveryCommand command, String type, String occurrence) {
    return RecoveryEvent.newBuilder()
        .setEventId(
            Ids.derive(
                "recovery-event",
                command.getOperationId(),
                command.getDataStore(),
                type,
                occurrence))
        .setType(type)
        .setOccurredAt(now())
        .setProducer(producer)
        .setRecoverySetId(command.getRecoverySetId())
        .setRecoveryPointId(command.getRecoveryPointId())
        .setDataStore(command.getDataStore())
        .setApplication(command.getApplication())
        .setEnvironment(command.getEnvironment())
        .setTrigger(command.getTrigger())
        .setCommit(command.getCommit())
        .setDeploymentId(command.getDeploymentId())
        .setOperation(
            Operation.newBuilder()
                .setOperationId(command.getOperationId())
                .setKind(command.getKind())
                .setRequestedAt(command.getRequestedAt())
                .setDeadline(command.getDeadline())
                .setActor(command.getActor())
                .setPreRestoreSetId(command.getPreRestoreSetId())
                .setOtherSetId(command.getOtherSetId())
                .build());
  }

  private OutboxRecord record(RecoveryEvent event) {
    return new OutboxRecord(
        Topics.RECOVERY_EVENTS,
        event.getRecoverySetId(),
        codec.encode(Topics.RECOVERY_EVENTS, event));
  }
}
