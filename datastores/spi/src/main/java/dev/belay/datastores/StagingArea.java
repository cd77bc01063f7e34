package dev.belay.datastores;

import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;

/**
 * A staging target that is held by one drill: a data store that only drills write to. {@link
 * Staging#open} opens it and accepts no production store: what people or programs have put there is
 * never replaced. Threads and interrupts as in {@link DataStoreDriver}.
 */
public interface StagingArea extends RestoredCopy {
  /**
   * Restores beside the data of an earlier drill, and compares everything with the manifest.
   * Finishes or redoes what an earlier attempt of the same drill left.
   *
   * @throws DataStoreException.Failed when less than the manifest says has arrived, or other data
   */
  PreparedRestore restore(Manifest manifest, Vault vault, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException;

  /**
   * Replaces the data of an earlier drill with the restored data, in one atomic step, and drops the
   * old data. All connections to it end.
   *
   * @throws DataStoreException.Refused when the existing data was not made by a drill, or nothing
   *     was restored
   */
  void putInPlace(ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException;

  /** The data that is, or will be, in place. */
  @Override
  StoreConnection connection();

  /** Removes what was restored and not put into place, and releases the target. */
  @Override
  void close();
}
