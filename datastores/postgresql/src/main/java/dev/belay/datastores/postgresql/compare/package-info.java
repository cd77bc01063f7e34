/**
 * Compares a later state with a recovery point, row by row, in bounded memory. Parts of tables with
 * equal digests hold the same rows and cancel out. Every row of the other parts becomes two hashes
 * (of its key and of its content). The hashes are joined in memory or, when there are many,
 * partition by partition from a file ({@code kit.join.SpillFile}). Texts of rows are kept only for
 * samples.
 *
 * <p>Rows are compared as COPY text: {@code 1.0} and {@code 1.00} differ, because a restore
 * distinguishes them. Both sides were read under the settings of {@code PostgresSession}.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.compare;
