/**
 * CloudEvents 1.0 as they come over HTTP and Kafka, and CDEvents 0.4 and 0.5 in them. Strict about
 * the envelope, which tells one event from another; tolerant of what is in it.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.sources.cloudevents;
