/** What is known of recovery sets. */
@org.jspecify.annotations.NullUnmarked
package dev.belay.gateway.gate.progress;
