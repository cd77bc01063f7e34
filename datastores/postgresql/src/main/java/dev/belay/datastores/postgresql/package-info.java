/**
 * The driver for PostgreSQL, logical: rows as COPY text, the schema as an archive of pg_dump.
 *
 * <p>{@code contents} is what a manifest says, {@code digest} how rows are compared, {@code
 * session} a connection with everything pinned that text depends on, {@code schema} pg_dump and
 * pg_restore as child processes, {@code capture} and {@code restore} the two directions, {@code
 * server} private servers, {@code replace} restores into a server that people use.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql;
