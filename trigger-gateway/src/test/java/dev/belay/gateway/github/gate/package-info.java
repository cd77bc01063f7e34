@org.jspecify.annotations.NullUnmarked
package dev.belay.gateway.github.gate;
