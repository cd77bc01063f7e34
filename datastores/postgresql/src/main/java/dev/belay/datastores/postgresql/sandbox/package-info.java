/**
 * A private server with an empty database to restore into, which is set up like the database of a
 * recovery point.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.sandbox;
