package dev.belay.gateway.gate.keeper;

import dev.belay.events.Event;

/** Hears of every recovery event, at least once. */
public interface RecoveryEventListener {
  void happened(Event event);
}
