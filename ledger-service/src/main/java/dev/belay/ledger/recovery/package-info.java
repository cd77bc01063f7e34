/**
 * Recovery operations: restores, rollbacks, drills and comparisons (docs/decisions/0008). An {@link
 * dev.belay.ledger.recovery.Operation} is a record; {@link dev.belay.ledger.recovery.Progression}
 * says what follows from what has happened; {@link dev.belay.ledger.recovery.Operations} keeps them
 * in the database, with the commands that leave through the outbox in the same transaction.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.recovery;
