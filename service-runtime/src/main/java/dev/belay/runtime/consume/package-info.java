/**
 * What services do at their edge to Kafka, once: put poisoned records aside, wait out failures
 * instead of dropping records and, where there is an outbox, publish it. Bindings are named by the
 * service.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime.consume;
