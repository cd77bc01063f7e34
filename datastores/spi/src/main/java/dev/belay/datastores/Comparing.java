package dev.belay.datastores;

import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;

/** Counts the differences between recovery points, or between a point and the current data. */
public interface Comparing {
  /**
   * Compares a recovery point with the store's current data, as of one instant. Changes nothing.
   *
   * @param samples the largest number of items to return for each part and kind, 0 to 100
   */
  Comparison compare(
      Manifest before, Vault vault, StoreConnection now, int samples, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException;

  /** Compares two recovery points of one data store, using the vault alone. */
  Comparison compare(
      Manifest before, Manifest after, Vault vault, int samples, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException;
}
