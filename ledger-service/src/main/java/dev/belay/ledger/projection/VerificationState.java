package dev.belay.ledger.projection;

import dev.belay.ledger.event.Happening;
import dev.belay.ledger.event.Stamp;
import dev.belay.ledger.event.Verdict;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One verification of one recovery point. */
public record VerificationState(
    UUID id, UUID pointId, @Nullable Request request, @Nullable Completion completion) {

  /** Who asked for it, and why; the first request counts. */
  public record Request(Stamp stamp, String reason) {}

  /** The completion that finished last counts; the outcome's checks are empty when read back. */
  public record Completion(Stamp stamp, Happening.Outcome outcome) {
    boolean isLaterThan(@Nullable Completion other) {
      if (other == null) {
        return true;
      }
      int byFinish = outcome.finishedAt().compareTo(other.outcome.finishedAt());
      return byFinish != 0 ? byFinish > 0 : stamp.compareTo(other.stamp) > 0;
    }
  }

  public Verdict verdict() {
    return completion == null ? Verdict.UNVERIFIED : completion.outcome().verdict();
  }
}
