/**
 * Consuming, as all services do it: what a listener throws is waited out when it passes, and
 * otherwise the record is put aside with its cause; a partition that waits for long is unhealthy.
 * Bindings are named by the service.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime.consume;
