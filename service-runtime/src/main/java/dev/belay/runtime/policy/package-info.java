/**
 * The policy of {@code belay.policy.file}, which every service reads in the same way: what is
 * refused at start-up ends it with all problems, what is refused later is told by health and gauge.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime.policy;
