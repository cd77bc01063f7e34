/**
 * For the tests of all services, which have it as this module's test jar: a real broker, and
 * records that nobody can handle.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime.testing;
