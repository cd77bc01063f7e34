package dev.belay.verifier.drill;

import dev.belay.policy.Drill;
import dev.belay.schemas.DrilledPoint;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.verifier.verification.StagingPlace;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The order for a drill.
 *
 * @param staging staging targets by data store; all other data stores go into sandboxes
 * @param drill the policy's drill, with smoke tests and budgets; empty when the policy has no drill
 *     of that name
 */
public record DrillOrder(
    RecoveryCommand command, Optional<Drill> drill, Map<String, StagingPlace> staging) {
  public DrillOrder {
    staging = Map.copyOf(staging);
  }

  /** Data stores with a staging target that the recovery set does not have. */
  List<String> missing() {
    Set<String> missing = new TreeSet<>(staging.keySet());
    points().forEach(point -> missing.remove(point.getDataStore()));
    return List.copyOf(missing);
  }

  public List<DrilledPoint> points() {
    return command.getPoints();
  }

  public Instant requestedAt() {
    return command.getRequestedAt();
  }
}
