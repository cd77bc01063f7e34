package dev.belay.worker.capture;

import dev.belay.jobs.OutboxRecord;
import dev.belay.jobs.ProgressReports;
import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.Captured;
import dev.belay.schemas.Failure;
import dev.belay.schemas.Hook;
import dev.belay.schemas.Ids;
import dev.belay.schemas.Progress;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault.Committed;
import dev.belay.worker.together.SetNote.Together;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A capture's recovery events, ready for the outbox. Their ids derive from what they say, so
 * repeats are known.
 */
public final class CaptureEvents {
  private final RecordCodec codec;
  private final Clock clock;
  private final String producer;

  public CaptureEvents(RecordCodec codec, Clock clock, String producer) {
    this.codec = codec;
    this.clock = clock;
    this.producer = producer;
  }

  public OutboxRecord started(BackupCommand command, int attempt) {
    return record(event(command, RecoveryEventTypes.CAPTURE_STARTED, "attempt " + attempt).build());
  }

  /** Makes the progress events of one attempt. */
  public ProgressReports.Format progress(BackupCommand command, int attempt) {
    return (number, step, done, total) ->
        record(
            event(
                    command,
                    RecoveryEventTypes.CAPTURE_PROGRESSED,
                    "attempt " + attempt + ", report " + number)
                .setProgress(new Progress(step, done, total))
                .build());
  }

  public OutboxRecord completed(BackupCommand command, Committed committed, String vault) {
    return completed(command, captured(command, committed, vault).build());
  }

  /** Of one of several data stores that were captured at one moment. */
  public OutboxRecord completed(
      BackupCommand command, Committed committed, String vault, Together together) {
    Captured.Builder captured =
        captured(command, committed, vault)
            .setSkewMillis(together.skewMillis())
            .setQuiesced(together.quiesced());
    captured.setWarnings(
        Stream.concat(captured.getWarnings().stream(), together.warnings().stream()).toList());
    return completed(command, captured.build());
  }

  /** An application's hook has acted, or (with {@code failure}) has not. */
  public OutboxRecord hook(
      BackupCommand set,
      String name,
      int attempt,
      Instant startedAt,
      Instant finishedAt,
      Optional<String> failure) {
    RecoveryEvent.Builder event =
        event(
                set,
                failure.isEmpty()
                    ? RecoveryEventTypes.HOOK_COMPLETED
                    : RecoveryEventTypes.HOOK_FAILED,
                name + " at " + startedAt)
            .setRecoveryPointId(null)
            .setDataStore(null)
            .setHook(
                new Hook(
                    name,
                    startedAt.truncatedTo(ChronoUnit.MILLIS),
                    finishedAt.truncatedTo(ChronoUnit.MILLIS)));
    failure.ifPresent(message -> event.setFailure(new Failure("hook", message, attempt)));
    return record(event.build());
  }

  private OutboxRecord completed(BackupCommand command, Captured captured) {
    return record(
        event(command, RecoveryEventTypes.CAPTURE_COMPLETED, "").setCaptured(captured).build());
  }

  private static Captured.Builder captured(
      BackupCommand command, Committed committed, String vault) {
    Manifest manifest = committed.manifest();
    return Captured.newBuilder()
        .setVault(vault)
        .setDriver(manifest.driver())
        .setStartedAt(manifest.startedAt().truncatedTo(ChronoUnit.MILLIS))
        .setSnapshotAt(manifest.snapshotAt().truncatedTo(ChronoUnit.MILLIS))
        .setFinishedAt(manifest.finishedAt().truncatedTo(ChronoUnit.MILLIS))
        .setRows(manifest.totals().rows())
        .setUnit(manifest.totals().unit())
        .setLogicalBytes(manifest.totals().logicalBytes())
        .setStoredBytes(manifest.totals().storedBytes())
        .setSegments(manifest.segments().size())
        .setManifestDigest(committed.digest())
        .setWarnings(manifest.warnings())
        .setVerification(command.getVerification());
  }

  public OutboxRecord failed(
      BackupCommand command, CaptureFailures.Described failure, int attempts) {
    return record(
        event(command, RecoveryEventTypes.CAPTURE_FAILED, "")
            .setFailure(new Failure(failure.kind(), failure.message(), attempts))
            .build());
  }

  private RecoveryEvent.Builder event(BackupCommand command, String type, String occurrence) {
    return RecoveryEvent.newBuilder()
        .setEventId(Ids.derive("recovery-event", command.getRecoveryPointId(), type, occurrence))
        .setType(type)
        .setOccurredAt(clock.instant().truncatedTo(ChronoUnit.MILLIS))
        .setProducer(producer)
        .setRecoverySetId(command.getRecoverySetId())
        .setRecoveryPointId(command.getRecoveryPointId())
        .setDataStore(command.getDataStore())
        .setApplication(command.getApplication())
        .setEnvironment(command.getEnvironment())
        .setTrigger(command.getTrigger())
        .setCommit(command.getCommit())
        .setDeploymentId(command.getDeploymentId());
  }

  private OutboxRecord record(RecoveryEvent event) {
    return new OutboxRecord(
        Topics.RECOVERY_EVENTS,
        event.getRecoverySetId(),
        codec.encode(Topics.RECOVERY_EVENTS, event));
  }
}
