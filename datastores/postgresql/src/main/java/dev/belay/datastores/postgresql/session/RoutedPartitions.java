package dev.belay.datastores.postgresql.session;

import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Partitions whose rows may belong into another one after a restore. Where a row belongs is decided
 * by its key's hash or order, and those can be others on another server: the hash of an enum is
 * that of its oids, and text is ordered by the locale's version. So such rows are loaded through
 * the table above that decides, as pg_dump does ({@code --load-via-partition-root}), and are
 * compared there.
 *
 * @param roots by partition: the uppermost table that decides in such a way
 */
public record RoutedPartitions(Map<QualifiedName, QualifiedName> roots) {
  private static final String ROUTED =
      """
      WITH RECURSIVE up AS (
        SELECT c.oid AS leaf, c.oid AS is, 0 AS height FROM pg_catalog.pg_class c
        WHERE c.relkind = 'r' AND c.relispartition
        UNION ALL
        SELECT up.leaf, i.inhparent, up.height + 1
        FROM up JOIN pg_catalog.pg_class c ON c.oid = up.is AND c.relispartition
          JOIN pg_catalog.pg_inherits i ON i.inhrelid = up.is)
      SELECT DISTINCT ON (up.leaf) ln.nspname, l.relname, rn.nspname, r.relname
      FROM up JOIN pg_catalog.pg_partitioned_table p ON p.partrelid = up.is
        JOIN pg_catalog.pg_class l ON l.oid = up.leaf
        JOIN pg_catalog.pg_namespace ln ON ln.oid = l.relnamespace
        JOIN pg_catalog.pg_class r ON r.oid = up.is
        JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
      WHERE EXISTS (
        SELECT FROM pg_catalog.generate_series(0, p.partnatts - 1) AS i
          JOIN pg_catalog.pg_opclass o ON o.oid = p.partclass[i]
          LEFT JOIN pg_catalog.pg_collation c ON c.oid = p.partcollation[i]
        WHERE p.partstrat = 'h' AND (NOT c.collisdeterministic OR pg_catalog.format_type(o.opcintype, NULL)
            IN ('anyenum', 'anyarray', 'anyrange', 'anymultirange', 'record'))
          OR p.partstrat = 'r' AND c.collname NOT IN ('C', 'POSIX'))
      ORDER BY up.leaf, up.height DESC
      """;

  public RoutedPartitions {
    roots = Map.copyOf(roots);
  }

  /** Those of the session's database. */
  public static RoutedPartitions of(PostgresSession session) throws SQLException {
    Map<QualifiedName, QualifiedName> roots = new HashMap<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(ROUTED)) {
      while (row.next()) {
        roots.put(
            new QualifiedName(row.getString(1), row.getString(2)),
            new QualifiedName(row.getString(3), row.getString(4)));
      }
    }
    return new RoutedPartitions(roots);
  }

  /** Where a table's rows are loaded and compared instead; empty for all but such partitions. */
  public Optional<QualifiedName> root(QualifiedName table) {
    return Optional.ofNullable(roots.get(table));
  }
}
