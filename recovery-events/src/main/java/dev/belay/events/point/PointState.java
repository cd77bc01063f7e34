package dev.belay.events.point;

import dev.belay.events.Failure;
import dev.belay.events.Stamp;
import dev.belay.events.Step;
import dev.belay.events.Verdict;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one recovery point. Each part only moves to a later value of a total order
 * (or an earlier one, where the first counts). So the order of arrival does not matter.
 *
 * @param expected whether the set's request names it, so that the set needs it to be complete
 * @param startedAt when the latest attempt to capture it began
 * @param progress the capture's progress; null once captured or failed
 * @param attempt the last attempt that failed and is made again; null once captured or failed, and
 *     in rows of earlier versions
 * @param captured the report of the capture that counts: the first, since the manifest is written
 *     once
 * @param failure if there are several reports, the last counts
 * @param run a running verification, later than all judgements
 */
public record PointState(
    UUID id,
    @Nullable String dataStore,
    boolean expected,
    @Nullable Instant startedAt,
    @Nullable Progress progress,
    @Nullable CaptureFailure attempt,
    @Nullable Stamp captured,
    @Nullable CaptureFailure failure,
    Judgements judgements,
    @Nullable Run run) {

  /** The latest progress of a capture or a verification. */
  public record Progress(Stamp stamp, Step step) {}

  /** A failed capture, or a failed attempt, and the report that counts. */
  public record CaptureFailure(Stamp stamp, Failure failure) {}

  /** A running verification; its id is null if the verifier does not say. */
  public record Run(
      @Nullable Stamp started, @Nullable UUID verificationId, @Nullable Progress progress) {}

  /** A point about which only its id is known. */
  public static PointState unseen(UUID id) {
    return new PointState(id, null, false, null, null, null, null, null, Judgements.NONE, null);
  }

  public PointStatus status() {
    if (captured != null) {
      return PointStatus.CAPTURED;
    }
    if (failure != null) {
      return PointStatus.FAILED;
    }
    return startedAt != null || progress != null ? PointStatus.CAPTURING : PointStatus.REQUESTED;
  }

  /** Verified only if also captured. In doubt it is unverified. */
  public Verdict verdict() {
    Verdict verdict = judgements.verdict();
    boolean unfounded = verdict == Verdict.VERIFIED && captured == null;
    return unfounded ? Verdict.UNVERIFIED : verdict;
  }

  PointState withStartedAt(Instant at) {
    return new PointState(
        id, dataStore, expected, at, progress, attempt, captured, failure, judgements, run);
  }

  PointState withProgress(@Nullable Progress step) {
    return new PointState(
        id, dataStore, expected, startedAt, step, attempt, captured, failure, judgements, run);
  }

  PointState withAttempt(@Nullable CaptureFailure failed) {
    return new PointState(
        id, dataStore, expected, startedAt, progress, failed, captured, failure, judgements, run);
  }

  PointState withCaptured(Stamp report) {
    return new PointState(
        id, dataStore, expected, startedAt, progress, attempt, report, failure, judgements, run);
  }

  PointState withFailure(CaptureFailure report) {
    return new PointState(
        id, dataStore, expected, startedAt, progress, attempt, captured, report, judgements, run);
  }

  PointState withJudgements(Judgements all) {
    return new PointState(
        id, dataStore, expected, startedAt, progress, attempt, captured, failure, all, run);
  }

  PointState withRun(@Nullable Run running) {
    return new PointState(
        id,
        dataStore,
        expected,
        startedAt,
        progress,
        attempt,
        captured,
        failure,
        judgements,
        running);
  }

  PointState withName(@Nullable String store, boolean isExpected) {
    return new PointState(
        id, store, isExpected, startedAt, progress, attempt, captured, failure, judgements, run);
  }
}
