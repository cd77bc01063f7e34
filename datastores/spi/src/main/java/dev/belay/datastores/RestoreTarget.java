package dev.belay.datastores;

/**
 * The target of a restore. A sandbox is another type, not another flag, so a rehearsal can't name a
 * production store.
 */
public sealed interface RestoreTarget permits RestoreTarget.Store, Sandbox {
  StoreConnection connection();

  /** A data store that people use. */
  record Store(StoreConnection connection) implements RestoreTarget {}
}
