/**
 * What happens to recovery sets, points, gates and operations, for every service: a {@link
 * dev.belay.events.Happening} for each event type, one {@link dev.belay.events.EventReader}, one
 * {@link dev.belay.events.EventWriter}, the words that events and commands share, and all derived
 * ids. Functions over records: no Spring, no Kafka, no clock.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.events;
