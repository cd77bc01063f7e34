package dev.belay.verifier.drill;

import dev.belay.policy.Drill;
import dev.belay.schemas.DrilledPoint;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.verifier.verification.StagingPlace;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a drill is to do.
 *
 * @param staging by data store: where it is restored into; the others go into sandboxes
 * @param drill of the policy, with smoke tests and budgets; empty for one that the policy does not
 *     name
 */
public record DrillOrder(
    RecoveryCommand command, Optional<Drill> drill, Map<String, StagingPlace> staging) {
  public DrillOrder {
    staging = Map.copyOf(staging);
  }

  public List<DrilledPoint> points() {
    return command.getPoints();
  }

  public Instant requestedAt() {
    return command.getRequestedAt();
  }
}
