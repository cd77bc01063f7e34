/**
 * The part of an event that rules look at, and the conditions that they can set on it. Receiving
 * events is not done here: {@code sources} reads what CI systems send.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.policy.event;
