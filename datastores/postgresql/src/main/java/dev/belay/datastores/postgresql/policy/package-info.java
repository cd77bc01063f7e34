/**
 * What a policy must know about PostgreSQL: its keys, and when two addresses mean the same
 * database. Connects to nothing.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.policy;
