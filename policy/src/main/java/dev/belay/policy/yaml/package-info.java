/**
 * A YAML document with the place of everything in it, and the problems that were found there. Knows
 * YAML, and nothing of policies.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.policy.yaml;
