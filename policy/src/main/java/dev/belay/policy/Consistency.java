package dev.belay.policy;

import java.time.Duration;
import java.util.Optional;

/**
 * How close together the data stores of a recovery set are captured.
 *
 * @param maxSkew how far apart the snapshots may be, 1 ms to 24 h; empty: it is measured, and
 *     judged by nobody
 * @param hooks hold the application's writes back while the snapshots are taken
 */
public record Consistency(Optional<Duration> maxSkew, Optional<Hooks> hooks) {

  /**
   * @param resume runs whenever {@code quiesce} has begun, whatever became of it, and perhaps more
   *     than once
   */
  public record Hooks(Hook quiesce, Hook resume) {}
}
