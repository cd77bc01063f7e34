/** Sends records to Kafka. A record counts as published when the broker has acknowledged it. */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime.publish;
