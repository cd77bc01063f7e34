package dev.belay.ledger.projection;

import dev.belay.ledger.event.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A recovery set with its points: what one event is applied to.
 *
 * @param verification the one that the event names, if it names one and it is known
 */
public record RecoverySet(
    SetState set, Map<UUID, PointState> points, @Nullable VerificationState verification) {

  public SetSummary summary() {
    return SetSummary.of(set.request() != null, points.values());
  }

  /** A point that was verified before and has failed now; one event is about one at most. */
  public Optional<PointState> worsenedSince(@Nullable RecoverySet before) {
    if (before == null) {
      return Optional.empty();
    }
    return points.values().stream()
        .filter(point -> point.verdict() == Verdict.FAILED)
        .filter(
            point -> {
              PointState known = before.points.get(point.id());
              return known != null && known.verdict() == Verdict.VERIFIED;
            })
        .findFirst();
  }
}
