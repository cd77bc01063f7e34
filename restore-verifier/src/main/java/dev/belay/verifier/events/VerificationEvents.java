package dev.belay.verifier.events;

import dev.belay.jobs.OutboxRecord;
import dev.belay.jobs.ProgressReports;
import dev.belay.schemas.Check;
import dev.belay.schemas.Ids;
import dev.belay.schemas.Progress;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.Topics;
import dev.belay.schemas.Verified;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.verifier.verification.Verdict;
import dev.belay.verifier.verification.VerificationResult;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A verification's recovery events, ready for the outbox. Their ids derive from what they say. */
public final class VerificationEvents {
  private final RecordCodec codec;
  private final Clock clock;
  private final String producer;

  public VerificationEvents(RecordCodec codec, Clock clock, String producer) {
    this.codec = codec;
    this.clock = clock;
    this.producer = producer;
  }

  public OutboxRecord started(VerificationOrder order, int attempt) {
    return record(
        event(order, RecoveryEventTypes.VERIFICATION_STARTED, "attempt " + attempt).build());
  }

  /** Makes the progress events of one attempt. */
  public ProgressReports.Format progress(VerificationOrder order, int attempt) {
    return (number, step, done, total) ->
        record(
            event(
                    order,
                    RecoveryEventTypes.VERIFICATION_PROGRESSED,
                    "attempt " + attempt + ", report " + number)
                .setProgress(new Progress(step, done, total))
                .build());
  }

  public OutboxRecord completed(VerificationOrder order, VerificationResult result) {
    return completed(order, VerifiedRecords.of(order.verificationId(), order.depth(), result));
  }

  /** The verdict of a verification that came to none. */
  public OutboxRecord unknown(VerificationOrder order, String reason) {
    Instant now = now();
    return completed(
        order,
        Verified.newBuilder()
            .setVerificationId(order.verificationId())
            .setVerdict(Verdict.UNKNOWN.word())
            .setStartedAt(now)
            .setFinishedAt(now)
            .setDepth(order.depth().word())
            .setSandbox("")
            .setChecks(
                List.of(
                    Check.newBuilder()
                        .setName("verification")
                        .setSubject(order.recoveryPointId())
                        .setOutcome("unknown")
                        .setFault("sandbox")
                        .setDetail(reason)
                        .build()))
            .build());
  }

  private OutboxRecord completed(VerificationOrder order, Verified verified) {
    return record(
        event(order, RecoveryEventTypes.VERIFICATION_COMPLETED, "").setVerified(verified).build());
  }

  private RecoveryEvent.Builder event(VerificationOrder order, String type, String occurrence) {
    RecoveryEvent cause = order.event();
    return RecoveryEvent.newBuilder()
        .setEventId(Ids.derive("recovery-event", order.verificationId(), type, occurrence))
        .setType(type)
        .setOccurredAt(now())
        .setProducer(producer)
        .setRecoverySetId(cause.getRecoverySetId())
        .setRecoveryPointId(order.recoveryPointId())
        .setDataStore(cause.getDataStore())
        .setApplication(cause.getApplication())
        .setEnvironment(cause.getEnvironment())
        .setTrigger(cause.getTrigger())
        .setCommit(cause.getCommit())
        .setDeploymentId(cause.getDeploymentId());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private OutboxRecord record(RecoveryEvent event) {
    return new OutboxRecord(
        Topics.RECOVERY_EVENTS,
        event.getRecoverySetId(),
        codec.encode(Topics.RECOVERY_EVENTS, event));
  }
}
