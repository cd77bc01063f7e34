/**
 * Order-independent digests of rows. They are taken during the capture, and again from the restored
 * database.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.digest;
