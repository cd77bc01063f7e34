/** Recovery operations (restores, rollbacks, drills): the ledger runs them, this follows them. */
@org.jspecify.annotations.NullMarked
package dev.belay.cli.recovery;
