/**
 * The policy of {@code belay.policy.file}, which every service reads in the same way. A policy that
 * is refused at start-up ends the service, with all its problems. A later change that is refused is
 * reported by health and gauge.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime.policy;
