package dev.belay.datastores;

import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;

/**
 * A staging target, held by one drill: a data store that drills alone put things into. It is opened
 * by {@link Staging#open}, which no production store can be given to: what people or programs have
 * put there is never replaced. Threads and interrupts as in {@link DataStoreDriver}.
 */
public interface StagingArea extends RestoredCopy {
  /**
   * Restores beside what an earlier drill left, and compares all of it with the manifest. What an
   * earlier attempt of the same drill left is finished or made anew.
   *
   * @throws DataStoreException.Failed when less arrived than the manifest says, or something else
   */
  PreparedRestore restore(Manifest manifest, Vault vault, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException;

  /**
   * Puts what was restored in the place of what an earlier drill left, in one atomic step, and
   * drops that. Whoever was connected to it is not any more.
   *
   * @throws DataStoreException.Refused when what is there now was not made by a drill, or nothing
   *     was restored
   */
  void putInPlace(ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException;

  /** What is, or will be, in its place. */
  @Override
  StoreConnection connection();

  /** Removes what was restored and not put in its place, and lets go of the target. */
  @Override
  void close();
}
