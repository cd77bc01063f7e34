/**
 * Restores a recovery point into an empty database: the schema, rows in parallel, indexes and
 * constraints in parallel, and then what needs all of it. The flow is in {@code RestoreAttempt}.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.restore;
