package dev.belay.verifier.verification;

import dev.belay.events.Check;
import dev.belay.events.EventWriter;
import dev.belay.events.Happening;
import dev.belay.events.Occurrence;
import dev.belay.events.Step;
import dev.belay.events.Verdict;
import dev.belay.events.Verified;
import dev.belay.jobs.OutboxRecord;
import dev.belay.jobs.ProgressReports;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** A verification's recovery events, ready for the outbox. Their ids derive from their content. */
public final class VerificationEvents {
  private final RecordCodec codec;
  private final Clock clock;
  private final EventWriter events;

  public VerificationEvents(RecordCodec codec, Clock clock, String producer) {
    this.codec = codec;
    this.clock = clock;
    this.events = new EventWriter(producer);
  }

  public OutboxRecord started(VerificationOrder order, int attempt) {
    return record(
        order,
        new Happening.VerificationStarted(order.point(), null),
        Occurrence.attempt(attempt).ofVerification(order.verificationId()));
  }

  /**
   * The verification waits.
   *
   * @param attempt that it waits after; 0 before the first one
   * @param why for people
   */
  public OutboxRecord waiting(VerificationOrder order, int attempt, String why) {
    return record(
        order,
        new Happening.VerificationProgressed(
            order.point(), null, new Step("waiting: " + why, 0, 0)),
        Occurrence.report(attempt, 0).ofVerification(order.verificationId()));
  }

  /** Makes the progress events of one attempt; their numbers begin at 1. */
  public ProgressReports.Format progress(VerificationOrder order, int attempt) {
    return (number, step, done, total) ->
        record(
            order,
            new Happening.VerificationProgressed(order.point(), null, new Step(step, done, total)),
            Occurrence.report(attempt, number).ofVerification(order.verificationId()));
  }

  public OutboxRecord completed(VerificationOrder order, VerificationResult result) {
    return completed(order, VerifiedRecords.of(order.depth(), result));
  }

  /** The verdict of a verification that found none. */
  public OutboxRecord unknown(VerificationOrder order, String reason) {
    Instant now = clock.instant();
    return completed(
        order,
        new Verified(
            Verdict.UNKNOWN,
            now,
            now,
            null,
            order.depth().word(),
            "",
            List.of(Check.unknown("verification", order.recoveryPointId(), "sandbox", reason))));
  }

  private OutboxRecord completed(VerificationOrder order, Verified verified) {
    return record(
        order,
        new Happening.VerificationCompleted(order.point(), order.verificationId(), verified),
        Occurrence.ONCE);
  }

  private OutboxRecord record(VerificationOrder order, Happening happening, Occurrence occurrence) {
    RecoveryEvent event =
        events.write(
            order.event().recoverySetId(),
            order.event().origin(),
            clock.instant(),
            happening,
            occurrence);
    return new OutboxRecord(
        Topics.RECOVERY_EVENTS,
        EventWriter.key(event),
        codec.encode(Topics.RECOVERY_EVENTS, event));
  }
}
