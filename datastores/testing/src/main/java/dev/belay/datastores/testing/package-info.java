/** What the tests of all drivers share. No program that people run depends on it. */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.testing;
