/** The door of the senders that the configuration describes: {@code POST /webhooks/NAME}. */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.generic;
