package dev.belay.worker.capture;

import dev.belay.events.Captured;
import dev.belay.events.CommandReader;
import dev.belay.events.EventWriter;
import dev.belay.events.Failure;
import dev.belay.events.Happening;
import dev.belay.events.HookCall;
import dev.belay.events.Occurrence;
import dev.belay.events.PointRef;
import dev.belay.events.Step;
import dev.belay.jobs.OutboxRecord;
import dev.belay.jobs.ProgressReports;
import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault.Committed;
import dev.belay.worker.together.SetNote.Together;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A capture's recovery events, ready for the outbox. Their ids derive from their content, so
 * repeats are recognised.
 */
public final class CaptureEvents {
  private final RecordCodec codec;
  private final Clock clock;
  private final EventWriter events;

  public CaptureEvents(RecordCodec codec, Clock clock, String producer) {
    this.codec = codec;
    this.clock = clock;
    this.events = new EventWriter(producer);
  }

  public OutboxRecord started(BackupCommand command, int attempt) {
    return record(
        command, new Happening.CaptureStarted(point(command)), Occurrence.attempt(attempt));
  }

  /** Makes the progress events of one attempt. */
  public ProgressReports.Format progress(BackupCommand command, int attempt) {
    return (number, step, done, total) ->
        record(
            command,
            new Happening.CaptureProgressed(point(command), new Step(step, done, total)),
            Occurrence.report(attempt, number));
  }

  /** Says what the capture waits for between two attempts: what looks at its progress shows it. */
  OutboxRecord waiting(BackupCommand command, int attempt, Exception cause, Duration delay) {
    CaptureFailures.Described why = CaptureFailures.describe(cause);
    String step =
        "waiting: attempt %d failed, the next one is in %d s: %s"
            .formatted(attempt, delay.toSeconds(), why.message());
    return record(
        command,
        new Happening.CaptureProgressed(
            point(command), new Step(step, 0, 0), new Failure(why.kind(), why.message(), attempt)),
        Occurrence.report(attempt, 0));
  }

  public OutboxRecord completed(BackupCommand command, Committed committed, String vault) {
    List<String> warnings = committed.manifest().warnings();
    return completed(command, captured(command, committed, vault, warnings, null));
  }

  /** For one of several data stores that were captured at one moment. */
  public OutboxRecord completed(
      BackupCommand command, Committed committed, String vault, Together together) {
    List<String> warnings =
        Stream.concat(committed.manifest().warnings().stream(), together.warnings().stream())
            .toList();
    Captured.Together moment = new Captured.Together(together.skewMillis(), together.quiesced());
    return completed(command, captured(command, committed, vault, warnings, moment));
  }

  /** Reports that an application's hook has acted, or, with {@code failure}, that it has not. */
  public OutboxRecord hook(
      BackupCommand set,
      String name,
      int attempt,
      Instant startedAt,
      Instant finishedAt,
      Optional<String> failure) {
    HookCall call = new HookCall(name, startedAt, finishedAt);
    return record(
        set,
        failure.isEmpty()
            ? new Happening.HookCompleted(call)
            : new Happening.HookFailed(call, new Failure("hook", failure.get(), attempt)),
        Occurrence.hook(point(set).id(), name, startedAt));
  }

  public OutboxRecord failed(
      BackupCommand command, CaptureFailures.Described failure, int attempts) {
    return record(
        command,
        new Happening.CaptureFailed(
            point(command), new Failure(failure.kind(), failure.message(), attempts)),
        Occurrence.ONCE);
  }

  private OutboxRecord completed(BackupCommand command, Captured captured) {
    return record(
        command, new Happening.CaptureCompleted(point(command), captured), Occurrence.ONCE);
  }

  private static Captured captured(
      BackupCommand command,
      Committed committed,
      String vault,
      List<String> warnings,
      Captured.@Nullable Together together) {
    Manifest manifest = committed.manifest();
    return new Captured(
        vault,
        manifest.driver(),
        new Captured.Times(manifest.startedAt(), manifest.snapshotAt(), manifest.finishedAt()),
        new Captured.Totals(
            manifest.totals().rows(),
            manifest.totals().unit(),
            manifest.totals().logicalBytes(),
            manifest.totals().storedBytes(),
            manifest.segments().size()),
        committed.digest(),
        warnings,
        command.getVerification(),
        together);
  }

  private static PointRef point(BackupCommand command) {
    return CommandReader.point(command);
  }

  private OutboxRecord record(BackupCommand command, Happening happening, Occurrence occurrence) {
    RecoveryEvent event =
        events.write(
            CommandReader.recoverySet(command),
            CommandReader.origin(command),
            clock.instant(),
            happening,
            occurrence);
    return new OutboxRecord(
        Topics.RECOVERY_EVENTS,
        EventWriter.key(event),
        codec.encode(Topics.RECOVERY_EVENTS, event));
  }
}
