package dev.belay.datastores;

import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;

/** Captures whose snapshot is taken at the same moment as the snapshots of other data stores. */
public interface Coordinated {
  /** As {@link DataStoreDriver#capture}, but takes the snapshot when {@code signal} says so. */
  Manifest capture(
      CaptureRequest request, SnapshotSignal signal, Vault vault, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException;
}
