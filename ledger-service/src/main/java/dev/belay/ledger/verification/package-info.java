/** Requests another verification of a recovery point. */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.verification;
