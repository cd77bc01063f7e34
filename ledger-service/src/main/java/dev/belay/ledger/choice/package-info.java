/**
 * Which recovery set a restore takes, why, and how long it will take. Functions over what the
 * ledger knows, which they ask of {@link dev.belay.ledger.choice.Candidates}. No Spring, no SQL.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.choice;
