/**
 * What services with an inbox and an outbox do at their edge to Kafka, once: publish the outbox,
 * put poisoned records aside, and wait out failures instead of dropping records. Bindings are named
 * by the service.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.messaging;
