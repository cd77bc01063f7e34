/**
 * The Kafka edge: decoding, retrying what the database refuses for now, dead letters, publishing.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.intake;
