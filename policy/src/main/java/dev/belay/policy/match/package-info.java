/**
 * Turns a policy and an event into decisions. {@link dev.belay.policy.match.Explanation#of} looks
 * at applications, then their environments, then their rules, and keeps what it saw. The decisions
 * follow from that. Functions over records: no file, no clock, no state.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.policy.match;
