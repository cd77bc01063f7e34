package dev.belay.events.point;

import dev.belay.events.Failure;
import dev.belay.events.Stamp;
import dev.belay.events.Step;
import dev.belay.events.Verdict;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one recovery point. Each part only ever moves to a later (or, where the first
 * counts, an earlier) value of a total order: that is why the order of arrival does not matter.
 *
 * @param expected named by the set's request: the set needs it to be complete
 * @param startedAt of the latest attempt to capture it
 * @param progress of the capture; null once captured or failed
 * @param captured which report of the capture counts: the first, since the manifest is written once
 * @param failure the last report counts
 * @param run a verification that runs, later than all judgements
 */
public record PointState(
    UUID id,
    @Nullable String dataStore,
    boolean expected,
    @Nullable Instant startedAt,
    @Nullable Progress progress,
    @Nullable Stamp captured,
    @Nullable CaptureFailure failure,
    Judgements judgements,
    @Nullable Run run) {

  /** The latest progress of a capture or a verification. */
  public record Progress(Stamp stamp, Step step) {}

  /** A capture that has failed, and which report of it counts. */
  public record CaptureFailure(Stamp stamp, Failure failure) {}

  /** A running verification; its id is null if the verifier does not say. */
  public record Run(
      @Nullable Stamp started, @Nullable UUID verificationId, @Nullable Progress progress) {}

  /** A point of which nothing but its id is known. */
  public static PointState unseen(UUID id) {
    return new PointState(id, null, false, null, null, null, null, Judgements.NONE, null);
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

  /** Verified only if also captured; unverified in doubt. */
  public Verdict verdict() {
    Verdict verdict = judgements.verdict();
    boolean unfounded = verdict == Verdict.VERIFIED && captured == null;
    return unfounded ? Verdict.UNVERIFIED : verdict;
  }

  PointState withStartedAt(Instant at) {
    return new PointState(
        id, dataStore, expected, at, progress, captured, failure, judgements, run);
  }

  PointState withProgress(@Nullable Progress step) {
    return new PointState(
        id, dataStore, expected, startedAt, step, captured, failure, judgements, run);
  }

  PointState withCaptured(Stamp report) {
    return new PointState(
        id, dataStore, expected, startedAt, progress, report, failure, judgements, run);
  }

  PointState withFailure(CaptureFailure report) {
    return new PointState(
        id, dataStore, expected, startedAt, progress, captured, report, judgements, run);
  }

  PointState withJudgements(Judgements all) {
    return new PointState(
        id, dataStore, expected, startedAt, progress, captured, failure, all, run);
  }

  PointState withRun(@Nullable Run running) {
    return new PointState(
        id, dataStore, expected, startedAt, progress, captured, failure, judgements, running);
  }

  PointState withName(@Nullable String store, boolean isExpected) {
    return new PointState(
        id, store, isExpected, startedAt, progress, captured, failure, judgements, run);
  }
}
