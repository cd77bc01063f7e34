package dev.belay.datastores;

/**
 * A segregated, throw-away data store for the restore of a verification. It is inert: nothing in it
 * acts by itself, and it can't reach anything outside. Closing it stops it and deletes its files.
 */
public non-sealed interface Sandbox extends RestoreTarget, RestoredCopy {
  @Override
  StoreConnection connection();
}
