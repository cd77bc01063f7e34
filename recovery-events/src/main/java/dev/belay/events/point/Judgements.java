package dev.belay.events.point;

import dev.belay.events.Verdict;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The finished verifications of one point: of each verdict the one that counts most, and the one
 * that finished last. The rule: a failed or unknown verdict gives way only to a verification that
 * verified the point and began after the other had ended; and failed counts before unknown. So of
 * verifications that overlap the worst verdict counts, in whatever order they began, ended or are
 * heard of, and what could not be read never hides what was read and is wrong.
 *
 * @param failed of the failed ones the last to finish
 * @param unknown of the unknown ones the last to finish
 * @param verified of the verified ones the last to begin
 * @param last of all the last to finish
 */
public record Judgements(
    @Nullable Judgement failed,
    @Nullable Judgement unknown,
    @Nullable Judgement verified,
    @Nullable Judgement last) {
  /** Nothing was verified. */
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
          throw new IllegalArgumentException("a finished verification is not unverified");
    };
  }

  /** The one that counts; null if nothing was verified. */
  public @Nullable Judgement counting() {
    if (failed != null && !givesWay(failed)) {
      return failed;
    }
    return unknown != null && !givesWay(unknown) ? unknown : verified;
  }

  private boolean givesWay(Judgement worse) {
    return verified != null && verified.beganAfter(worse);
  }

  /** What the one that counts says. */
  public Verdict verdict() {
    Judgement counting = counting();
    return counting == null ? Verdict.UNVERIFIED : counting.verdict();
  }

  /** When the last one finished. */
  public @Nullable Instant lastFinishedAt() {
    return last == null ? null : last.finishedAt();
  }

  /** Those that are remembered. */
  public Stream<Judgement> all() {
    return Stream.of(failed, unknown, verified, last).filter(Objects::nonNull).distinct();
  }

  private static Judgement later(
      @Nullable Judgement known, Judgement candidate, Comparator<Judgement> order) {
    return known == null || order.compare(candidate, known) > 0 ? candidate : known;
  }
}
