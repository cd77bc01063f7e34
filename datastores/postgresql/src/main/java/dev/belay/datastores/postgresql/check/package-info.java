/**
 * Compares a restored database with its manifest. The facts are read again by the same code that
 * captured them. {@code PostgresChecks} lists the checks and makes them, and each kind of check has
 * its own file. A check that can't be made is a result of its own; it is never an exception, and
 * never passed.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.check;
