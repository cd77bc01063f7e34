/**
 * How all services consume. When a listener throws, a temporary fault is waited out; any other
 * fault puts the record aside with its cause. A partition that waits for long is unhealthy. Each
 * service names its own bindings.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime.consume;
