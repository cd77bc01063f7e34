package dev.belay.gateway.api;

import java.util.List;

/** The answer to a manual trigger: the ids, known before anything has been captured. */
record AcceptedSet(String recoverySetId, List<AcceptedPoint> recoveryPoints) {
  record AcceptedPoint(String recoveryPointId, String dataStore) {}
}
