/**
 * Connections to a PostgreSQL server: how a store's address becomes one, what is pinned on it, and
 * which kind of {@code DataStoreException} an error of the server is.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.session;
