/**
 * What an event changes in sets, verifications and gates: pure functions over records, the same end
 * for every order of arrival and any number of redeliveries. What it changes in a point is in
 * {@code dev.belay.events.point}. No Spring, no SQL, no Kafka, no clock.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.projection;
