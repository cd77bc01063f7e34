package dev.belay.gateway.api;

import dev.belay.gateway.decide.RequestedSet;
import java.util.List;

/** The answer to a manual trigger: the ids, known before anything has been captured. */
record AcceptedSet(String recoverySetId, List<AcceptedPoint> recoveryPoints) {
  record AcceptedPoint(String recoveryPointId, String dataStore) {}

  static AcceptedSet of(RequestedSet set) {
    return new AcceptedSet(set.requested().getRecoverySetId(), points(set));
  }

  static List<AcceptedPoint> points(RequestedSet set) {
    return set.commands().stream()
        .map(command -> new AcceptedPoint(command.getRecoveryPointId(), command.getDataStore()))
        .toList();
  }
}
