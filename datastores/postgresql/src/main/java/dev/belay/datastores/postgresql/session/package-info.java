/**
 * Connections to a PostgreSQL server: how an address becomes one, what is pinned on it, and which
 * kind of {@code DataStoreException} an error of the server becomes.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.session;
