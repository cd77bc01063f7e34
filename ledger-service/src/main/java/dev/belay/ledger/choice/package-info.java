/**
 * Chooses the recovery set of a restore, says why, and predicts how long the restore will take.
 * Functions over what the ledger knows, read through {@link dev.belay.ledger.choice.Candidates}. No
 * Spring, no SQL.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.choice;
