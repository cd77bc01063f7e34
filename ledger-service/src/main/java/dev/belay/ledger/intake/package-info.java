/** The Kafka edge: what is consumed, and what becomes of a record that can't be recorded. */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.intake;
