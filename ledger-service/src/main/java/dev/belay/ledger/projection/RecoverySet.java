package dev.belay.ledger.projection;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A recovery set with its points: what one event is applied to.
 *
 * @param verification the one that the event names, if it names one that is known
 */
public record RecoverySet(
    SetState set, Map<UUID, KnownPoint> points, @Nullable VerificationState verification) {

  public SetSummary summary() {
    return SetSummary.of(set.request() != null, points.values());
  }
}
