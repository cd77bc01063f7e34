/**
 * How a later state differs from a recovery point, row by row, in bounded memory. Parts of tables
 * whose digests are equal on both sides hold the same rows and cancel out; of the others every row
 * becomes two hashes (of its key, of itself), which are joined in memory or, when there are many,
 * partition by partition from a file ({@code kit.join.SpillFile}). Texts of rows are kept for
 * samples alone.
 *
 * <p>Rows are compared as COPY text: {@code 1.0} and {@code 1.00} differ, since a restore tells
 * them apart. Both sides were read under the settings that {@code PostgresSession} pins.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.compare;
