/** How threads that have time make room for those that a sender waits for. */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.background;
