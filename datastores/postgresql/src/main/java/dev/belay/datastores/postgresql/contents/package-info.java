/** The contents of a PostgreSQL recovery point's manifest. Records only: no database, no vault. */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.contents;
