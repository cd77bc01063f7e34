/** Fakes and fixtures for the tests of this driver. */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.testing;
