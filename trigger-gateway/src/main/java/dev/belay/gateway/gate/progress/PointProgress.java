package dev.belay.gateway.gate.progress;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one recovery point. Each part only ever moves to a later value of a total order:
 * that is why late and repeated events change nothing.
 *
 * @param expected named by the set's request: the set is not complete without it
 * @param failure why the capture failed; null if it has not
 * @param step the latest step of a capture or a verification
 * @param verifyingSince when the latest verification that is known to run was seen to
 * @param verdict of the verification that began last, of those that have ended
 */
public record PointProgress(
    String recoveryPointId,
    @Nullable String dataStore,
    boolean expected,
    Capture capture,
    @Nullable String failure,
    @Nullable Step step,
    @Nullable Instant verifyingSince,
    @Nullable Verdict verdict) {

  /** In the order in which they overrule each other: there is one manifest or there is none. */
  public enum Capture {
    REQUESTED,
    RUNNING,
    FAILED,
    DONE
  }

  /**
   * @param bytesTotal an estimate, 0 when unknown
   */
  public record Step(Instant at, String text, long bytesDone, long bytesTotal) {}

  /** What a verification came to. A word that this version doesn't know is {@code UNKNOWN}. */
  public enum Outcome {
    UNKNOWN,
    FAILED,
    VERIFIED;

    static Outcome of(String word) {
      return switch (word) {
        case "verified" -> VERIFIED;
        case "failed" -> FAILED;
        default -> UNKNOWN;
      };
    }
  }

  /**
   * @param detail what was found, for people
   */
  public record Verdict(Outcome outcome, Instant startedAt, Instant finishedAt, String detail) {
    boolean isLaterThan(@Nullable Verdict other) {
      if (other == null || startedAt.isAfter(other.startedAt)) {
        return true;
      }
      return startedAt.equals(other.startedAt) && finishedAt.isAfter(other.finishedAt);
    }
  }

  static PointProgress unseen(String recoveryPointId) {
    return new PointProgress(
        recoveryPointId, null, false, Capture.REQUESTED, null, null, null, null);
  }

  /** For people: the data store where it is known. */
  public String name() {
    return dataStore == null ? recoveryPointId : dataStore;
  }

  /** A verdict counts for a point that was captured, and only then. */
  public PointState state() {
    return switch (capture) {
      case REQUESTED -> PointState.REQUESTED;
      case RUNNING -> PointState.CAPTURING;
      case FAILED -> PointState.CAPTURE_FAILED;
      case DONE -> verification();
    };
  }

  private PointState verification() {
    if (verdict == null) {
      return verifyingSince == null ? PointState.CAPTURED : PointState.VERIFYING;
    }
    return switch (verdict.outcome()) {
      case VERIFIED -> PointState.VERIFIED;
      case FAILED -> PointState.VERIFICATION_FAILED;
      case UNKNOWN ->
          verifyingSince != null && verifyingSince.isAfter(verdict.finishedAt())
              ? PointState.VERIFYING
              : PointState.VERIFICATION_UNKNOWN;
    };
  }

  /** For people: why it is as it is, or what is being done; empty if there is nothing to say. */
  public String detail() {
    return switch (state()) {
      case REQUESTED, CAPTURED, VERIFIED -> "";
      case CAPTURING, VERIFYING -> step == null ? "" : step.text();
      case CAPTURE_FAILED -> failure == null ? "" : failure;
      case VERIFICATION_FAILED, VERIFICATION_UNKNOWN -> verdict == null ? "" : verdict.detail();
    };
  }

  PointProgress named(@Nullable String store, boolean isExpected) {
    return new PointProgress(
        recoveryPointId,
        dataStore == null ? store : dataStore,
        expected || isExpected,
        capture,
        failure,
        step,
        verifyingSince,
        verdict);
  }

  PointProgress captured(Capture reached, @Nullable String why) {
    boolean further = reached.compareTo(capture) > 0;
    return new PointProgress(
        recoveryPointId,
        dataStore,
        expected,
        further ? reached : capture,
        failure == null ? why : failure,
        step,
        verifyingSince,
        verdict);
  }

  PointProgress stepped(Step candidate) {
    boolean later = step == null || candidate.at().isAfter(step.at());
    return new PointProgress(
        recoveryPointId,
        dataStore,
        expected,
        capture,
        failure,
        later ? candidate : step,
        verifyingSince,
        verdict);
  }

  PointProgress verifying(Instant at) {
    boolean later = verifyingSince == null || at.isAfter(verifyingSince);
    return new PointProgress(
        recoveryPointId,
        dataStore,
        expected,
        capture,
        failure,
        step,
        later ? at : verifyingSince,
        verdict);
  }

  PointProgress judged(Verdict candidate) {
    return new PointProgress(
        recoveryPointId,
        dataStore,
        expected,
        capture,
        failure,
        step,
        verifyingSince,
        candidate.isLaterThan(verdict) ? candidate : verdict);
  }
}
