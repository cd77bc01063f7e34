/**
 * What happened, as far as rules look at it, and what their conditions can say of it. Not how an
 * event is received: {@code sources} reads what CI systems send.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.policy.event;
