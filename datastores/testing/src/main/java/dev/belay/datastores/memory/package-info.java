/**
 * A data store that tests can have everywhere: maps of keys to values, in one file of a directory.
 * Its driver does everything that a driver can do. So the rest of Belay can be tested without an
 * engine, and it shows that the drivers' contract depends on no engine.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.memory;
