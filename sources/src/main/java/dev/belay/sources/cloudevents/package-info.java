/**
 * CloudEvents 1.0 over HTTP and Kafka, and CDEvents 0.4 and 0.5 in them. Strict about the envelope,
 * which distinguishes events; tolerant of the content.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.sources.cloudevents;
