package dev.belay.datastores;

/**
 * A segregated, throw-away data store that a verification restores into. It is inert: nothing in it
 * acts by itself, and it has no way out. Closing it stops it and deletes its files.
 */
public non-sealed interface Sandbox extends RestoreTarget, RestoredCopy {
  @Override
  StoreConnection connection();
}
