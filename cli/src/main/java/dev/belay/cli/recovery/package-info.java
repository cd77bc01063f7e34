/**
 * Recovery operations (restores, rollbacks, drills): the ledger runs them, and this package follows
 * them.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.cli.recovery;
