/**
 * What is in a restored database, compared with what the manifest says: the facts are read again by
 * the very code that captured them. {@code PostgresChecks} lists the checks and makes them; a file
 * each kind. A check that can't be made is a result of its own, never an exception, and never
 * passed.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.check;
