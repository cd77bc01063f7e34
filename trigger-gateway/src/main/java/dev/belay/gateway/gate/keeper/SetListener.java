package dev.belay.gateway.gate.keeper;

import dev.belay.gateway.gate.progress.SetProgress;

/** Hears, in the transaction that makes it true, that something new is known of a recovery set. */
public interface SetListener {
  void changed(String recoverySetId, SetProgress before, SetProgress after);
}
