/** A policy whose file may change while it is in force. */
@org.jspecify.annotations.NullMarked
package dev.belay.policy.live;
