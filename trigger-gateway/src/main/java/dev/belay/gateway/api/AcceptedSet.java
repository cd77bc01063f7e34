package dev.belay.gateway.api;

import dev.belay.gateway.decide.RequestedSet;
import java.util.List;
import java.util.Objects;

/** The answer to a manual trigger: the ids. They are known before anything is captured. */
record AcceptedSet(String recoverySetId, List<AcceptedPoint> recoveryPoints) {
  record AcceptedPoint(String recoveryPointId, String dataStore) {}

  static AcceptedSet of(RequestedSet set) {
    return new AcceptedSet(set.requested().getRecoverySetId(), points(set));
  }

  static List<AcceptedPoint> points(RequestedSet set) {
    return Objects.requireNonNull(set.requested().getRequested()).getPoints().stream()
        .map(point -> new AcceptedPoint(point.getRecoveryPointId(), point.getDataStore()))
        .toList();
  }
}
