package dev.belay.verifier;

import dev.belay.datastores.ProgressListener;
import dev.belay.events.EventReader;
import dev.belay.jobs.Job;
import dev.belay.jobs.JobFailure;
import dev.belay.jobs.JobHandler;
import dev.belay.jobs.Lease;
import dev.belay.jobs.OutboxRecord;
import dev.belay.jobs.ProgressReports;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.verifier.rehearsal.MigrationRehearsal;
import dev.belay.verifier.verification.HeldSandbox;
import dev.belay.verifier.verification.Verification;
import dev.belay.verifier.verification.VerificationEvents;
import dev.belay.verifier.verification.VerificationOrder;
import dev.belay.verifier.verification.VerificationResult;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns an order into a verdict. If the verdict is unknown (the vault did not answer, or no sandbox
 * could be opened), it tries again, unless that can't help. If it stays unknown, it reports that,
 * with the reason.
 */
public final class VerificationFlow implements JobHandler {
  /** The kind of job. */
  public static final String VERIFY = "verify";

  private static final Logger LOG = LoggerFactory.getLogger(VerificationFlow.class);
  private static final Duration RETRY = Duration.ofSeconds(10);
  private static final int ATTEMPTS_AT_UNKNOWN = 3;

  private final Verification verification;
  private final MigrationRehearsal rehearsal;
  private final Function<byte[], RecoveryEvent> decode;
  private final VerificationEvents events;
  private final Duration progressInterval;

  public VerificationFlow(
      Verification verification,
      MigrationRehearsal rehearsal,
      Function<byte[], RecoveryEvent> decode,
      VerificationEvents events,
      Duration progressInterval) {
    this.verification = verification;
    this.rehearsal = rehearsal;
    this.decode = decode;
    this.events = events;
    this.progressInterval = progressInterval;
  }

  @Override
  public List<OutboxRecord> run(Job job, Lease lease) throws Exception {
    VerificationOrder order = order(job);
    Span.current()
        .setAttribute("belay.recovery_set", order.event().recoverySetId().toString())
        .setAttribute("belay.store", String.valueOf(order.point().dataStore()));
    lease.publish(List.of(events.started(order, job.attempt())));
    VerificationResult result;
    try (ProgressReports progress =
        ProgressReports.start(lease, progressInterval, events.progress(order, job.attempt()))) {
      result = verify(order, progress::progressed);
      if (Thread.interrupted()) {
        throw new InterruptedException("the verification was interrupted");
      }
    }
    if (result.mayChange() && job.attempt() < ATTEMPTS_AT_UNKNOWN) {
      throw new StillUnknownException(result);
    }
    Span.current().setAttribute("belay.verdict", result.verdict().word());
    return List.of(completed(order, result));
  }

  private VerificationResult verify(VerificationOrder order, ProgressListener progress)
      throws InterruptedException {
    try (HeldSandbox held =
        verification.hold(
            order.recoveryPointId(), order.manifestDigest(), order.depth(), progress)) {
      rehearsal.run(verification, held);
      return held.result();
    }
  }

  @Override
  public Optional<Duration> retryAfter(Job job, Exception cause) {
    return cause instanceof StillUnknownException ? Optional.of(RETRY) : Optional.empty();
  }

  /** Other verifications take its place meanwhile. */
  @Override
  public List<OutboxRecord> retrying(Job job, Exception cause, Duration delay) {
    return List.of(
        events.waiting(
            order(job),
            job.attempt(),
            "attempt %d of %d gave no verdict, the next one is in %d s at the earliest%s"
                .formatted(
                    job.attempt(),
                    ATTEMPTS_AT_UNKNOWN,
                    delay.toSeconds(),
                    cause instanceof StillUnknownException unknown ? "; " + unknown.why() : "")));
  }

  @Override
  public List<OutboxRecord> failed(Job job, JobFailure failure) {
    VerificationOrder order = order(job);
    return List.of(
        switch (failure) {
          case JobFailure.DeadlinePassed passed ->
              events.unknown(order, "there was no verdict by the deadline, " + job.deadline());
          case JobFailure.Cancelled cancelled -> events.unknown(order, "it was cancelled");
          case JobFailure.Abandoned abandoned ->
              events.unknown(
                  order,
                  "given up after "
                      + abandoned.attempts()
                      + " attempts, in each of which the verifier died");
          case JobFailure.Failed failed ->
              failed.cause() instanceof StillUnknownException unknown
                  ? completed(order, unknown.result())
                  : unexpected(order, failed.cause());
        });
  }

  private VerificationOrder order(Job job) {
    return VerificationOrder.of(EventReader.read(decode.apply(job.payload())))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "job " + job.id() + " holds no order for a verification"));
  }

  private OutboxRecord completed(VerificationOrder order, VerificationResult result) {
    LOG.atInfo()
        .addKeyValue("belay.recovery_set", order.event().recoverySetId())
        .addKeyValue("belay.recovery_point", order.recoveryPointId())
        .addKeyValue("belay.verdict", result.verdict().word())
        .log("Completed a verification");
    return events.completed(order, result);
  }

  private OutboxRecord unexpected(VerificationOrder order, Exception cause) {
    LOG.atError()
        .addKeyValue("belay.recovery_point", order.recoveryPointId())
        .setCause(cause)
        .log("A verification ended unexpectedly");
    return events.unknown(
        order,
        "unexpected " + cause.getClass().getSimpleName() + "; the verifier's log has the details");
  }

  /** There is no verdict yet, and another attempt may give one. */
  private static final class StillUnknownException extends Exception {
    private final transient VerificationResult result;

    StillUnknownException(VerificationResult result) {
      super("the verdict is unknown: " + result.checks());
      this.result = result;
    }

    VerificationResult result() {
      return result;
    }

    /** The first check that could not be made. */
    String why() {
      return result.unmade().stream()
          .map(check -> check.name() + " of " + check.subject() + ": " + check.detail())
          .findFirst()
          .orElse("");
    }
  }
}
