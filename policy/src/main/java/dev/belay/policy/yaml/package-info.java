/**
 * A YAML document with the place of everything in it, and the problems that were found. Knows YAML,
 * but nothing about policies.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.policy.yaml;
