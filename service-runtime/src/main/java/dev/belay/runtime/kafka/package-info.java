/**
 * The one connection to Kafka that all clients of a service share. {@link
 * dev.belay.runtime.kafka.KafkaConnection} refuses settings that only some of the clients would
 * get, {@link dev.belay.runtime.kafka.KafkaWatch} says in the service's health what the brokers
 * refuse and what to do about it, and {@link dev.belay.runtime.kafka.RefusedConsumers} tries again
 * for consumers that were refused. How records are consumed and published is not said here.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime.kafka;
