/**
 * Expressions that users write: conditions of rules, and mappings of generic sources. They are in
 * CEL (<a href="https://cel.dev">cel.dev</a>), compiled once, free of side effects, and limited in
 * size and work. Only this package knows the CEL library.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.policy.cel;
