/** How threads that may take their time behave beside those that a sender waits for. */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.background;
