/**
 * The Kafka edge: consumes recovery events, and decides what happens to a record that can't be
 * recorded.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.intake;
