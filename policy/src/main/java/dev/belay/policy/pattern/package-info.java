/**
 * Patterns for the names, branches, tags and files of senders. They are not regular expressions:
 * each takes linear time in practice.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.policy.pattern;
