/**
 * Compares recovery points in a vault with each other, in this process. Needs the vault and the
 * key, but no service and no data store.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.cli.diff;
