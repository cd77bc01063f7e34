/** Asks the verifiers to verify a recovery point again. */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.verification;
