package dev.belay.datastores.postgresql.restore;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order in which extensions' tables are loaded: each after those that its foreign keys name.
 *
 * @param referenced by table
 */
record ConfigurationOrder(Map<QualifiedName, List<QualifiedName>> referenced) {
  private static final String KEYS =
      """
      SELECT n.nspname, c.relname, fn.nspname, f.relname
      FROM pg_catalog.pg_constraint o
        JOIN pg_catalog.pg_class c ON c.oid = o.conrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_class f ON f.oid = o.confrelid
        JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace
      WHERE o.contype = 'f' ORDER BY 1, 2, 3, 4
      """;

  /** By the keys that are there before the rows: extensions' own. */
  static ConfigurationOrder of(PostgresSession session) throws DataStoreException {
    Map<QualifiedName, List<QualifiedName>> referenced = new HashMap<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(KEYS)) {
      while (row.next()) {
        referenced
            .computeIfAbsent(
                new QualifiedName(row.getString(1), row.getString(2)), any -> new ArrayList<>())
            .add(new QualifiedName(row.getString(3), row.getString(4)));
      }
    } catch (SQLException e) {
      throw session.error("reading the foreign keys of extensions", e);
    }
    return new ConfigurationOrder(referenced);
  }

  List<Table> sorted(Collection<Table> tables) {
    Map<QualifiedName, Table> left = new HashMap<>();
    tables.forEach(table -> left.put(table.qualifiedName(), table));
    Set<Table> sorted = new LinkedHashSet<>();
    for (Table table : tables) {
      visit(table.qualifiedName(), left, sorted);
    }
    return List.copyOf(sorted);
  }

  private void visit(QualifiedName name, Map<QualifiedName, Table> left, Set<Table> sorted) {
    Table table = left.remove(name);
    if (table == null) {
      return;
    }
    referenced.getOrDefault(name, List.of()).forEach(other -> visit(other, left, sorted));
    sorted.add(table);
  }
}
