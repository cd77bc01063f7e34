package dev.belay.datastores;

import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.util.List;
import java.util.Optional;

/**
 * The way back for a data store that people use. All or nothing: until {@link #apply} has put a
 * restore in its place, in one atomic step, what is there is untouched; whoever dies in between
 * leaves the one or the other. Every method may be repeated, by another process too. Threads and
 * interrupts as in {@link DataStoreDriver}.
 */
public interface Recovery {
  /** Captures what is about to be replaced; called while nobody can write to it. */
  @FunctionalInterface
  interface PreRestoreCapture {
    /**
     * May be called several times for one order, also by another process after a failure: writers
     * were let in between. Each call captures what is there now, never takes an earlier capture for
     * it; the last one that succeeded is of what was replaced.
     *
     * @param existing how to reach it
     * @throws DataStoreException or another exception: then nothing is replaced
     */
    void capture(StoreConnection existing)
        throws DataStoreException, VaultException, InterruptedException;
  }

  /**
   * Restores beside what is there, under a name of its own, and compares all of it with the
   * manifest. What an earlier attempt left is finished or made anew.
   *
   * @throws DataStoreException.Refused when the target exists and may not be replaced
   * @throws DataStoreException.Failed when less arrived than the manifest says, or something else
   */
  PreparedRestore prepare(RestoreOrder order, Vault vault, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException;

  /**
   * Holds off who writes, has what is there captured, ends its sessions, and swaps in what was
   * prepared. Repeated after it has succeeded, it says so again and captures nothing.
   *
   * @throws DataStoreException.Refused when nothing is prepared for this order
   */
  AppliedRestore apply(RestoreOrder order, PreRestoreCapture before, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException;

  /**
   * What {@link #apply} has done for this order, by whomever, and has not been undone since;
   * changes nothing. Empty when the restore is not in its place.
   */
  Optional<AppliedRestore> applied(RestoreOrder order)
      throws DataStoreException, InterruptedException;

  /** Removes what was prepared and not applied; nothing happens when there is nothing. */
  void abandon(RestoreOrder order) throws DataStoreException, InterruptedException;

  /** What restores have replaced there, and is still kept. */
  List<ReplacedData> replaced(StoreConnection store) throws DataStoreException;

  /**
   * Drops what a restore replaced; nothing happens when it has been dropped before.
   *
   * @throws DataStoreException.Refused when {@code name} is not something that a restore replaced
   */
  void dropReplaced(StoreConnection store, String name)
      throws DataStoreException, InterruptedException;

  /**
   * Where an order goes, for people: the data store, the place when it isn't the store itself, and
   * what else of it they know it by.
   */
  default String describe(RestoreOrder order) throws DataStoreException {
    String place = order.place().name();
    return place == null ? order.store().name() : order.store().name() + "/" + place;
  }
}
