/** Records to Kafka: a publication counts when the broker has acknowledged it. */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime.publish;
