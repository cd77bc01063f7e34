/**
 * A data store that tests can have everywhere: maps of keys to values, in one file of a directory.
 * Its driver does all that a driver can, so that the rest of Belay can be tested without an engine,
 * and the contract of drivers is seen to be about no engine.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.memory;
