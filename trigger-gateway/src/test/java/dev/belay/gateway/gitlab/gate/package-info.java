@org.jspecify.annotations.NullUnmarked
package dev.belay.gateway.gitlab.gate;
