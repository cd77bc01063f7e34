/** Runs pg_dump and pg_restore as child processes, and reads a schema from their text. */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.schema;
