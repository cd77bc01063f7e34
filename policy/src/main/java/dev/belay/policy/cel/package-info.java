/**
 * Expressions that users write: conditions of rules, and mappings of generic sources. CEL (<a
 * href="https://cel.dev">cel.dev</a>), compiled once, without side effects, bounded in size and
 * work. The only place that knows the CEL library.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.policy.cel;
