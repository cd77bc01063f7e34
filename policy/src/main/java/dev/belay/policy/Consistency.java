package dev.belay.policy;

import java.time.Duration;
import java.util.Optional;

/**
 * How close together the data stores of a recovery set are captured.
 *
 * @param maxSkew how far apart the snapshots may be, 1 ms to 24 h; if empty, the distance is only
 *     measured
 * @param hooks hold the application's writes back during the snapshots
 */
public record Consistency(Optional<Duration> maxSkew, Optional<Hooks> hooks) {

  /**
   * @param resume runs whenever {@code quiesce} has begun, even if that failed, and perhaps more
   *     than once
   */
  public record Hooks(Hook quiesce, Hook resume) {}
}
