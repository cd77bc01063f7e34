package dev.belay.ledger.projection;

import dev.belay.events.Stamp;
import dev.belay.events.Verdict;
import dev.belay.events.Verified;
import dev.belay.events.point.Judgement;
import dev.belay.events.point.Judgements;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One verification of one recovery point. */
public record VerificationState(
    UUID id, UUID pointId, @Nullable Request request, @Nullable Completion completion) {

  /** Who asked for it, and why. If there are several requests, the first counts. */
  public record Request(Stamp stamp, String reason) {}

  /** The completion with the latest finish counts. Its checks are empty when read back. */
  public record Completion(Stamp stamp, Verified verified) {
    boolean isLaterThan(@Nullable Completion other) {
      if (other == null) {
        return true;
      }
      int byFinish = verified.finishedAt().compareTo(other.verified.finishedAt());
      return byFinish != 0 ? byFinish > 0 : stamp.compareTo(other.stamp) > 0;
    }
  }

  public Verdict verdict() {
    return completion == null ? Verdict.UNVERIFIED : completion.verified().verdict();
  }

  /** The verdict of the point's verifications, including this one. */
  public Judgements addedTo(Judgements others) {
    if (completion == null) {
      return others;
    }
    Verified verified = completion.verified();
    return others.with(
        new Judgement(
            completion.stamp(),
            id,
            verified.verdict(),
            verified.startedAt(),
            verified.finishedAt(),
            verified.findings(),
            verified.restoreMillis()));
  }
}
