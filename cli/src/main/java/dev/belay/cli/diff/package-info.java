/**
 * Recovery points of a vault compared with each other, in this process. Needs the vault and the
 * key; no service and no data store.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.cli.diff;
