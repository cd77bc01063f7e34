package dev.belay.datastores.postgresql.check;

import dev.belay.datastores.CheckResult;
import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the extension amcheck can do before PostgreSQL 14, which has no {@code pg_amcheck}: B-tree
 * indexes, one after another. It can't look at tables there.
 */
final class BtreeIndexes {
  /** Data or an index is corrupted, as the server says it. */
  private static final List<String> CORRUPTED = List.of("XX001", "XX002");

  private static final String INDEXES =
      """
      SELECT c.oid, n.nspname, c.relname
      FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_am a ON a.oid = c.relam
      WHERE a.amname = 'btree' AND c.relkind = 'i' AND c.relpersistence <> 't'
        AND i.indisready AND i.indisvalid
      ORDER BY 1
      """;

  private static final String FUNCTION =
      """
      SELECT pg_catalog.quote_ident(n.nspname) || '.bt_index_check'
      FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
      WHERE e.extname = 'amcheck'
      """;

  private BtreeIndexes() {}

  /**
   * @param session of a superuser, in a database with the extension
   * @param allIndexed whether to look for every row in every index of its table
   */
  static CheckResult check(Check check, PostgresSession session, boolean allIndexed)
      throws SQLException {
    Map<Long, QualifiedName> indexes = indexes(session);
    List<String> findings = new ArrayList<>();
    try (Statement statement = session.jdbc().createStatement()) {
      String function;
      try (ResultSet row = statement.executeQuery(FUNCTION)) {
        row.next();
        function = row.getString(1);
      }
      for (Map.Entry<Long, QualifiedName> index : indexes.entrySet()) {
        try {
          statement
              .executeQuery("SELECT " + function + "(" + index.getKey() + ", " + allIndexed + ")")
              .close();
        } catch (SQLException e) {
          if (!CORRUPTED.contains(e.getSQLState())) {
            throw e;
          }
          findings.add(Identifiers.quote(index.getValue()) + ": " + e.getMessage());
        }
      }
    }
    return findings.isEmpty()
        ? check.passed(
            "no finding in "
                + indexes.size()
                + " indexes; this version can't look at the files of tables")
        : check.failed("index", Check.abridged(findings));
  }

  private static Map<Long, QualifiedName> indexes(PostgresSession session) throws SQLException {
    Map<Long, QualifiedName> indexes = new LinkedHashMap<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(INDEXES)) {
      while (row.next()) {
        indexes.put(row.getLong(1), new QualifiedName(row.getString(2), row.getString(3)));
      }
    }
    return indexes;
  }
}
