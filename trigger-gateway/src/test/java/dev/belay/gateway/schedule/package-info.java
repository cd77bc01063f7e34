/** Rules that the clock sets off. */
@org.jspecify.annotations.NullUnmarked
package dev.belay.gateway.schedule;
