/**
 * A private server with an empty database that is made like the one of a recovery point, to restore
 * into.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.sandbox;
