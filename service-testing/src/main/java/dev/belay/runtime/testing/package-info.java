/**
 * For the tests of all services, and of what they have in common: a real broker, and records that
 * nobody can handle.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime.testing;
