package dev.belay.events.point;

import dev.belay.events.Verdict;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The finished verifications of one point: for each verdict the verification that counts most, and
 * the one that finished last. The rule: a failed or unknown verdict gives way only to a
 * verification that verified the point and began after the other had ended, and failed counts
 * before unknown. So among overlapping verifications the worst verdict counts, in whatever order
 * they began, ended or are reported. And data that could not be read never hides data that was read
 * and is wrong.
 *
 * @param failed the failed verification that finished last
 * @param unknown the unknown verification that finished last
 * @param verified the successful verification that began last
 * @param last the verification that finished last
 */
public record Judgements(
    @Nullable Judgement failed,
    @Nullable Judgement unknown,
    @Nullable Judgement verified,
    @Nullable Judgement last) {
  /** Nothing was verified yet. */
  public static final Judgements NONE = new Judgements(null, null, null, null);

  public Judgements with(Judgement candidate) {
    Judgement finished = later(last, candidate, Judgement.BY_FINISH);
    return switch (candidate.verdict()) {
      case FAILED ->
          new Judgements(
              later(failed, candidate, Judgement.BY_FINISH), unknown, verified, finished);
      case UNKNOWN ->
          new Judgements(
              failed, later(unknown, candidate, Judgement.BY_FINISH), verified, finished);
      case VERIFIED ->
          new Judgements(failed, unknown, later(verified, candidate, Judgement.BY_START), finished);
      case UNVERIFIED ->
          throw new IllegalArgumentException(
              "a finished verification has the verdict unverified: it must be verified, failed or"
                  + " unknown");
    };
  }

  /** The verification that counts; null if there is none. */
  public @Nullable Judgement counting() {
    if (failed != null && !givesWay(failed)) {
      return failed;
    }
    return unknown != null && !givesWay(unknown) ? unknown : verified;
  }

  private boolean givesWay(Judgement worse) {
    return verified != null && verified.beganAfter(worse);
  }

  /** The verdict of the verification that counts. */
  public Verdict verdict() {
    Judgement counting = counting();
    return counting == null ? Verdict.UNVERIFIED : counting.verdict();
  }

  /** When the last verification finished. */
  public @Nullable Instant lastFinishedAt() {
    return last == null ? null : last.finishedAt();
  }

  /** All verifications that are remembered. */
  public Stream<Judgement> all() {
    return Stream.of(failed, unknown, verified, last).filter(Objects::nonNull).distinct();
  }

  private static Judgement later(
      @Nullable Judgement known, Judgement candidate, Comparator<Judgement> order) {
    return known == null || order.compare(candidate, known) > 0 ? candidate : known;
  }
}
