/** Tests of the pure functions. */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.projection;
