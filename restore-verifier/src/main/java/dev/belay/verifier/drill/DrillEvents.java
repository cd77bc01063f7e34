package dev.belay.verifier.drill;

import dev.belay.datastores.CheckResult;
import dev.belay.jobs.OutboxRecord;
import dev.belay.jobs.ProgressReports;
import dev.belay.schemas.Check;
import dev.belay.schemas.Drilled;
import dev.belay.schemas.Ids;
import dev.belay.schemas.Operation;
import dev.belay.schemas.Progress;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** A drill's recovery events, ready for the outbox. Their ids derive from what they say. */
@SuppressWarnings("NullAway") // Generated setters are unannotated and take null.
public final class DrillEvents {
  private final RecordCodec codec;
  private final Clock clock;
  private final String producer;

  public DrillEvents(RecordCodec codec, Clock clock, String producer) {
    this.codec = codec;
    this.clock = clock;
    this.producer = producer;
  }

  public OutboxRecord started(RecoveryCommand command, int attempt) {
    return record(event(command, RecoveryEventTypes.DRILL_STARTED, "attempt " + attempt).build());
  }

  /** Makes the progress events of one attempt. */
  public ProgressReports.Format progress(RecoveryCommand command, int attempt) {
    return (number, step, done, total) ->
        record(
            event(
                    command,
                    RecoveryEventTypes.DRILL_PROGRESSED,
                    "attempt " + attempt + ", report " + number)
                .setProgress(new Progress(step, done, total))
                .build());
  }

  public OutboxRecord completed(RecoveryCommand command, DrillResult result) {
    return completed(
        command,
        Drilled.newBuilder()
            .setDrill(command.getDrill())
            .setVerdict(result.verdict())
            .setStartedAt(millis(result.startedAt()))
            .setFinishedAt(millis(result.finishedAt()))
            .setRecoveryTimeMillis(
                result.recoveryTime() == null ? null : result.recoveryTime().toMillis())
            .setSandboxes(result.sandboxes())
            .setChecks(result.checks().stream().map(DrillEvents::check).toList())
            .build());
  }

  /** The verdict of a drill that came to none. */
  public OutboxRecord unknown(RecoveryCommand command, String reason) {
    Instant now = millis(clock.instant());
    return completed(
        command,
        Drilled.newBuilder()
            .setDrill(command.getDrill())
            .setVerdict("unknown")
            .setStartedAt(now)
            .setFinishedAt(now)
            .setChecks(
                List.of(
                    Check.newBuilder()
                        .setName("drill")
                        .setSubject(command.getRecoverySetId())
                        .setOutcome("unknown")
                        .setFault("sandbox")
                        .setDetail(reason)
                        .build()))
            .build());
  }

  private OutboxRecord completed(RecoveryCommand command, Drilled drilled) {
    return record(
        event(command, RecoveryEventTypes.DRILL_COMPLETED, "").setDrilled(drilled).build());
  }

  private static Check check(CheckResult result) {
    return Check.newBuilder()
        .setName(result.name())
        .setSubject(result.subject())
        .setOutcome(result.outcome().name().toLowerCase(Locale.ROOT))
        .setFault(result.fault())
        .setDetail(result.detail())
        .setMillis(result.elapsed().toMillis())
        .build();
  }

  private RecoveryEvent.Builder event(RecoveryCommand command, String type, String occurrence) {
    return RecoveryEvent.newBuilder()
        .setEventId(Ids.derive("recovery-event", command.getOperationId(), "", type, occurrence))
        .setType(type)
        .setOccurredAt(millis(clock.instant()))
        .setProducer(producer)
        .setRecoverySetId(command.getRecoverySetId())
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
                .build());
  }

  private static Instant millis(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }

  private OutboxRecord record(RecoveryEvent event) {
    return new OutboxRecord(
        Topics.RECOVERY_EVENTS,
        event.getRecoverySetId(),
        codec.encode(Topics.RECOVERY_EVENTS, event));
  }
}
