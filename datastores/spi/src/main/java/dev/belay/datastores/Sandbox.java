package dev.belay.datastores;

/**
 * A segregated, throw-away data store that a verification restores into. Closing it stops it and
 * deletes its files.
 */
public non-sealed interface Sandbox extends RestoreTarget, AutoCloseable {
  /** What it is, for people, for example {@code PostgreSQL 15.18, private process}. */
  String description();

  @Override
  void close();
}
