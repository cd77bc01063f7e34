/** pg_dump and pg_restore as child processes, and what their text says of a schema. */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.schema;
