/**
 * What an event changes in sets, verifications and gates. Pure functions over records: the result
 * is the same for every order of arrival and any number of redeliveries. Changes of a point are in
 * {@code dev.belay.events.point}. No Spring, no SQL, no Kafka, no clock.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.projection;
