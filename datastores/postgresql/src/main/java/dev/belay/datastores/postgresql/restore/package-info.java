/**
 * A recovery point into an empty database: schema, rows in parallel, indexes and constraints in
 * parallel, then what must see all of it. The flow is {@code RestoreAttempt}.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.restore;
