/**
 * What an event changes: pure functions over records, the same end for every order of arrival and
 * any number of redeliveries. No Spring, no SQL, no Kafka, no clock.
 */
@NullMarked
package dev.belay.ledger.projection;

import org.jspecify.annotations.NullMarked;
