package dev.belay.datastores;

import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.util.List;
import java.util.Optional;

/**
 * Restores into a data store that people use, all or nothing. Until {@link #apply} puts a restore
 * into place, in one atomic step, the existing data is untouched. A process that dies in between
 * leaves either the old or the restored data. Every method may be repeated, even by another
 * process. Threads and interrupts as in {@link DataStoreDriver}.
 */
public interface Recovery {
  /** Captures the data that is about to be replaced, while nobody can write to it. */
  @FunctionalInterface
  interface PreRestoreCapture {
    /**
     * May be called several times for one order, even by another process after a failure, because
     * writers could write in between. Each call must capture the current data and must not reuse an
     * earlier capture. The last successful capture is the replaced data.
     *
     * @param existing how to reach the data
     * @throws DataStoreException or another exception; then nothing is replaced
     */
    void capture(StoreConnection existing)
        throws DataStoreException, VaultException, InterruptedException;
  }

  /**
   * What {@link #prepare} and {@link #apply} of this order would lack, told before they begin.
   * {@code prepare} refuses to begin while anything is missing. Changes nothing.
   *
   * @return empty when nothing is known to be in the way
   */
  default List<Need> needs(RestoreOrder order, Vault vault)
      throws DataStoreException, VaultException, InterruptedException {
    return List.of();
  }

  /**
   * Restores beside the existing data, under a name of its own, and compares everything with the
   * manifest. Finishes or redoes what an earlier attempt left.
   *
   * @throws DataStoreException.Refused when the target exists and may not be replaced
   * @throws DataStoreException.Failed when less than the manifest says has arrived, or other data
   */
  PreparedRestore prepare(RestoreOrder order, Vault vault, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException;

  /**
   * Locks out writers, has the existing data captured, ends its sessions, and swaps in the prepared
   * data. A repetition after success returns the same result and captures nothing.
   *
   * @throws DataStoreException.Refused when nothing is prepared for this order
   */
  AppliedRestore apply(RestoreOrder order, PreRestoreCapture before, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException;

  /**
   * The effect of {@link #apply} for this order, no matter which process called it, unless it has
   * been undone. Changes nothing. Empty when the restore is not in place.
   */
  Optional<AppliedRestore> applied(RestoreOrder order)
      throws DataStoreException, InterruptedException;

  /** Removes what was prepared and not applied. Does nothing when there is nothing. */
  void abandon(RestoreOrder order) throws DataStoreException, InterruptedException;

  /** The data that restores have replaced there and that is still kept. */
  List<ReplacedData> replaced(StoreConnection store) throws DataStoreException;

  /**
   * Drops replaced data. Does nothing when it has been dropped before.
   *
   * @throws DataStoreException.Refused when {@code name} is not the name of replaced data
   */
  void dropReplaced(StoreConnection store, String name)
      throws DataStoreException, InterruptedException;

  /**
   * The target of an order, for people: the data store, the place when it isn't the store itself,
   * and whatever else people know it by.
   */
  default String describe(RestoreOrder order) throws DataStoreException {
    String place = order.place().name();
    return place == null ? order.store().name() : order.store().name() + "/" + place;
  }
}
