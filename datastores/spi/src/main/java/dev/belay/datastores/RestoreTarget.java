package dev.belay.datastores;

/**
 * Where a restore goes. A sandbox is another type, not another flag: a rehearsal can't name a
 * production store.
 */
public sealed interface RestoreTarget permits RestoreTarget.Store, Sandbox {
  StoreConnection connection();

  /** A data store that people use. */
  record Store(StoreConnection connection) implements RestoreTarget {}
}
