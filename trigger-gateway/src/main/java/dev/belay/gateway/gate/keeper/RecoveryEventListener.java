package dev.belay.gateway.gate.keeper;

import dev.belay.schemas.RecoveryEvent;

/** Hears of every recovery event, at least once. */
public interface RecoveryEventListener {
  /**
   * @throws IllegalArgumentException when the event lacks what its type promises
   */
  void happened(RecoveryEvent event);
}
