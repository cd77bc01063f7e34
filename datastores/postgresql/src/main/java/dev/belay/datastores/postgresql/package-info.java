/**
 * The driver for PostgreSQL, with logical backups: rows as COPY text, the schema as a pg_dump
 * archive.
 *
 * <p>{@code contents} describes a manifest's contents, {@code digest} digests rows, {@code session}
 * is a connection that pins everything that a row's text depends on, {@code schema} runs pg_dump
 * and pg_restore as child processes, {@code capture} and {@code restore} are the two directions,
 * {@code server} runs private servers, and {@code replace} restores into a server that people use.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql;
