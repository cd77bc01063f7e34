/** Gates, from the request to the platform's answer. */
@org.jspecify.annotations.NullUnmarked
package dev.belay.gateway.gate;
