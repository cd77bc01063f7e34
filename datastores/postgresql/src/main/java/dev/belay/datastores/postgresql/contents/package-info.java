/** What the manifest of a PostgreSQL recovery point says. Records only: no database, no vault. */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.contents;
