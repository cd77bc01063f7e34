/**
 * Patterns for the names, branches, tags and files of senders. No regular expressions: each takes
 * time that is linear in practice.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.policy.pattern;
