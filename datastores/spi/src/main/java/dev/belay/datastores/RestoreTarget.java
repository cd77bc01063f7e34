package dev.belay.datastores;

/**
 * The target of a restore. A sandbox is another type, not another flag, so a rehearsal can't name a
 * production store.
 */
public sealed interface RestoreTarget permits RestoreTarget.Store, Sandbox {
  StoreConnection connection();

  /**
   * A data store that people use.
   *
   * @param trusted whether code that the recovery point brings along may run with all rights of the
   *     restoring user, although others wrote it; a driver refuses such a point otherwise
   */
  record Store(StoreConnection connection, boolean trusted) implements RestoreTarget {
    public Store(StoreConnection connection) {
      this(connection, false);
    }
  }
}
