/**
 * The verifier's edge to Kafka: recovery events in and out, dead letters aside. Nothing else in the
 * verifier knows Kafka.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.verifier.kafka;
