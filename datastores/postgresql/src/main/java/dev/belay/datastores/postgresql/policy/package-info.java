/**
 * What a policy must know of PostgreSQL: its keys, and when two addresses are one database.
 * Connects to nothing.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.policy;
