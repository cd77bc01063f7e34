package dev.belay.policy;

import java.time.Duration;
import java.util.Optional;

/**
 * What an environment's recovery is judged by, each 1 s to 365 days. What has no objective is shown
 * and not judged.
 *
 * @param dataAge the greatest age of the newest verified data of each data store
 * @param recoveryTime the longest time that a restore of all data stores is predicted to take
 * @param drillAge the greatest age of the last drill that succeeded
 */
public record Objectives(
    Optional<Duration> dataAge, Optional<Duration> recoveryTime, Optional<Duration> drillAge) {
  public static final Objectives NONE =
      new Objectives(Optional.empty(), Optional.empty(), Optional.empty());
}
