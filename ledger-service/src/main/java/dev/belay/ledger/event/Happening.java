package dev.belay.ledger.event;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happened, one record an event type. */
public sealed interface Happening {

  /** Something that happened to one recovery point. */
  sealed interface OfPoint extends Happening {
    UUID recoveryPointId();
  }

  /** {@code points} holds at least one. */
  record SetRequested(
      List<ExpectedPoint> points,
      Instant deadline,
      String policyVersion,
      String rule,
      @Nullable String deploymentEventId,
      @Nullable String repository,
      @Nullable String ref,
      @Nullable String url,
      @Nullable String actor,
      Map<String, String> labels,
      String method,
      String retention)
      implements Happening {}

  record ExpectedPoint(UUID recoveryPointId, String dataStore) {}

  record CaptureStarted(UUID recoveryPointId) implements OfPoint {}

  record CaptureProgressed(UUID recoveryPointId, Step step) implements OfPoint {}

  record CaptureCompleted(UUID recoveryPointId, Result result) implements OfPoint {}

  record CaptureFailed(UUID recoveryPointId, String kind, String message, int attempts)
      implements OfPoint {}

  record VerificationRequested(UUID recoveryPointId, UUID verificationId, String reason)
      implements OfPoint {}

  /** {@code verificationId} is null if the verifier does not say. */
  record VerificationStarted(UUID recoveryPointId, @Nullable UUID verificationId)
      implements OfPoint {}

  record VerificationProgressed(UUID recoveryPointId, @Nullable UUID verificationId, Step step)
      implements OfPoint {}

  record VerificationCompleted(UUID recoveryPointId, UUID verificationId, Outcome outcome)
      implements OfPoint {}

  /** Something that happened to a gate; each such event says again what the gate is. */
  sealed interface OfGate extends Happening {
    Opening opening();
  }

  record GateOpened(Opening opening) implements OfGate {}

  record GateDecided(Opening opening, Decision decision) implements OfGate {}

  /**
   * @param decision approved or rejected: what the platform was told
   */
  record GateAnswered(Opening opening, String decision, Answer answer) implements OfGate {}

  /** An event type of a later version: recorded, changes nothing. */
  record Unknown() implements Happening {}

  /** {@code bytesTotal} is an estimate, 0 when unknown. */
  record Step(String text, long bytesDone, long bytesTotal) {}

  /**
   * A finished capture; all sizes in bytes, none negative.
   *
   * @param together null when the point was captured by itself
   */
  record Result(
      String vault,
      String driver,
      Instant startedAt,
      Instant snapshotAt,
      Instant finishedAt,
      long rows,
      long logicalBytes,
      long storedBytes,
      long segments,
      String manifestDigest,
      List<String> warnings,
      @Nullable Together together) {}

  /**
   * Several data stores, captured at one moment.
   *
   * @param skewMillis their snapshots are at most so far apart, by one clock; not negative
   * @param quiesced whether the application held its writes back meanwhile
   */
  record Together(long skewMillis, boolean quiesced) {}

  /** A finished verification; {@code verdict} is never {@link Verdict#UNVERIFIED}. */
  record Outcome(
      Verdict verdict,
      Instant startedAt,
      Instant finishedAt,
      @Nullable Long restoreMillis,
      String depth,
      String sandbox,
      List<Check> checks) {}

  /** {@code outcome} is passed, failed or unknown; {@code fault} is null when passed. */
  record Check(
      String name,
      String subject,
      String outcome,
      @Nullable String fault,
      String detail,
      long millis) {}

  /**
   * A gate as it was opened.
   *
   * @param platform who holds the deployment: github, gitlab or api
   * @param mode what the deployment waits for: captured or verified
   * @param deadline when it is decided by the policy's on-timeout
   * @param url of the deployment or its run, for people
   */
  record Opening(
      UUID gateId,
      String platform,
      String mode,
      Instant openedAt,
      Instant deadline,
      @Nullable String repository,
      @Nullable String ref,
      @Nullable String url,
      @Nullable String actor) {}

  /**
   * @param decision approved or rejected; never approved because something failed
   */
  record Decision(String decision, String cause, @Nullable String reason, Instant decidedAt) {}

  /**
   * @param at when the platform took the answer; null if it never did, and then {@code problem}
   *     says why
   */
  record Answer(@Nullable Instant at, @Nullable String problem) {}
}
