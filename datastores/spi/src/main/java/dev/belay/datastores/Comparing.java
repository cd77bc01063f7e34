package dev.belay.datastores;

import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;

/** Counts what differs between recovery points, or between one and the data of now. */
public interface Comparing {
  /**
   * Compares a recovery point with what the store holds now, as of one instant. Changes nothing.
   *
   * @param samples the most items to give of each part and kind, 0 to 100
   */
  Comparison compare(
      Manifest before, Vault vault, StoreConnection now, int samples, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException;

  /** Compares two recovery points of one data store, from the vault alone. */
  Comparison compare(
      Manifest before, Manifest after, Vault vault, int samples, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException;
}
