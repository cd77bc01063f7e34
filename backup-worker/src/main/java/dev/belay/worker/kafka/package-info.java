/**
 * The worker's edge to Kafka: commands in, recovery events out, dead letters aside. Nothing else in
 * the worker knows Kafka.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.worker.kafka;
