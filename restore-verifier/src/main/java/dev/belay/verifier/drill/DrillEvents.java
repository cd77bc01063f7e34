package dev.belay.verifier.drill;

import dev.belay.events.Check;
import dev.belay.events.CommandReader;
import dev.belay.events.EventWriter;
import dev.belay.events.Happening;
import dev.belay.events.Occurrence;
import dev.belay.events.Step;
import dev.belay.jobs.OutboxRecord;
import dev.belay.jobs.ProgressReports;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.verifier.verification.VerifiedRecords;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** A drill's recovery events, ready for the outbox. Their ids derive from their content. */
public final class DrillEvents {
  private final RecordCodec codec;
  private final Clock clock;
  private final EventWriter events;

  public DrillEvents(RecordCodec codec, Clock clock, String producer) {
    this.codec = codec;
    this.clock = clock;
    this.events = new EventWriter(producer);
  }

  public OutboxRecord started(RecoveryCommand command, int attempt) {
    return record(
        command,
        new Happening.DrillStarted(CommandReader.operation(command)),
        Occurrence.attempt(attempt));
  }

  /** Makes the progress events of one attempt. */
  public ProgressReports.Format progress(RecoveryCommand command, int attempt) {
    return (number, step, done, total) ->
        record(
            command,
            new Happening.DrillProgressed(
                CommandReader.operation(command), new Step(step, done, total)),
            Occurrence.report(attempt, number));
  }

  public OutboxRecord completed(RecoveryCommand command, DrillResult result) {
    return completed(
        command,
        result.startedAt(),
        result.finishedAt(),
        new dev.belay.events.DrillResult(
            result.verdict(),
            VerifiedRecords.checks(result.checks()),
            result.sandboxes(),
            result.recoveryTime() == null ? null : result.recoveryTime().toMillis()));
  }

  /** The verdict of a drill that found none. */
  public OutboxRecord unknown(RecoveryCommand command, String reason) {
    Instant now = clock.instant();
    return completed(
        command,
        now,
        now,
        new dev.belay.events.DrillResult(
            Check.UNKNOWN,
            List.of(Check.unknown("drill", command.getRecoverySetId(), "sandbox", reason)),
            List.of(),
            null));
  }

  private OutboxRecord completed(
      RecoveryCommand command,
      Instant startedAt,
      Instant finishedAt,
      dev.belay.events.DrillResult result) {
    return record(
        command,
        new Happening.DrillCompleted(
            CommandReader.operation(command), command.getDrill(), startedAt, finishedAt, result),
        Occurrence.ONCE);
  }

  private OutboxRecord record(RecoveryCommand command, Happening happening, Occurrence occurrence) {
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
