package dev.belay.datastores.postgresql.rights;

/**
 * Whose code a restore may run with the rights of a superuser. Constraints, indexes, views and
 * triggers of a recovery point bring code along that people wrote in the captured database.
 */
public enum CodeTrust {
  /** Nobody's. The server is another one, and its superusers are other people. */
  NOBODY,
  /** That of the superusers of the server: it was captured there, and goes back. */
  SUPERUSERS,
  /** Everybody's: the user says so, or a jail bounds what the code can do. */
  EVERYBODY
}
