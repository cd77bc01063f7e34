/**
 * What a data store lacks for a restore, known before it is needed: what a schema demands of the
 * role that restores it ({@link dev.belay.datastores.postgresql.readiness.Demands}, from {@code
 * pg_dump}'s text alone), and which of it the role has not got ({@link
 * dev.belay.datastores.postgresql.readiness.RestoreNeeds}). Nothing here changes anything.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.readiness;
