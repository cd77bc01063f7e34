/**
 * Order-independent digests of rows: taken while capturing, taken again from the restored database.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.digest;
