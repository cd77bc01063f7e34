package dev.belay.ledger.projection;

import dev.belay.ledger.event.Happening;
import dev.belay.ledger.event.Stamp;
import dev.belay.ledger.event.Verdict;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one recovery point. Each part only ever moves to a later (or, where the first
 * counts, an earlier) value of a total order: that is why the order of arrival does not matter.
 *
 * @param expected named by the set's request: the set needs it to be complete
 * @param startedAt of the latest attempt
 * @param progress null once captured or failed
 * @param judgement of the verification that finished last
 * @param run a verification that runs, later than {@code judgement}
 */
public record PointState(
    UUID id,
    UUID setId,
    @Nullable String dataStore,
    boolean expected,
    @Nullable Instant startedAt,
    @Nullable Progress progress,
    @Nullable Capture capture,
    @Nullable CaptureFailure failure,
    @Nullable Judgement judgement,
    @Nullable Run run) {

  /** The latest progress of a capture or a verification. */
  public record Progress(Stamp stamp, Happening.Step step) {}

  /** The first report counts: the manifest is written once. */
  public record Capture(Stamp stamp, Happening.Result result) {}

  /** The last report counts. */
  public record CaptureFailure(Stamp stamp, String kind, String message, int attempts) {}

  /** What a finished verification says about the point. */
  public record Judgement(Stamp stamp, UUID verificationId, Verdict verdict, Instant finishedAt)
      implements Comparable<Judgement> {
    private static final Comparator<Judgement> ORDER =
        Comparator.comparing(Judgement::finishedAt).thenComparing(Judgement::stamp);

    @Override
    public int compareTo(Judgement other) {
      return ORDER.compare(this, other);
    }
  }

  /** A running verification; its id is null if the verifier does not say. */
  public record Run(
      @Nullable Stamp started, @Nullable UUID verificationId, @Nullable Progress progress) {}

  /** A point of which nothing but its id is known. */
  public static PointState unseen(UUID id, UUID setId) {
    return new PointState(id, setId, null, false, null, null, null, null, null, null);
  }

  public PointStatus status() {
    if (capture != null) {
      return PointStatus.CAPTURED;
    }
    if (failure != null) {
      return PointStatus.FAILED;
    }
    return startedAt != null || progress != null ? PointStatus.CAPTURING : PointStatus.REQUESTED;
  }

  /** Verified only if also captured; unverified in doubt. */
  public Verdict verdict() {
    if (judgement == null) {
      return Verdict.UNVERIFIED;
    }
    boolean unfounded = judgement.verdict() == Verdict.VERIFIED && capture == null;
    return unfounded ? Verdict.UNVERIFIED : judgement.verdict();
  }
}
