/**
 * With whose rights a restore runs the code that a recovery point brings along: whether it may at
 * all, and the role that does instead of a superuser.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.rights;
