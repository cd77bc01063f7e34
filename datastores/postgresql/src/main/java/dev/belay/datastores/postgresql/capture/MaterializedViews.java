package dev.belay.datastores.postgresql.capture;

import dev.belay.datastores.postgresql.contents.PostgresContents.MaterializedView;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The materialized views of a database, in the order in which they can be filled. */
public final class MaterializedViews {
  private MaterializedViews() {}

  /** Sorted so that each view comes after those that it reads, even through other views. */
  public static List<MaterializedView> inOrder(PostgresSession session) throws SQLException {
    Map<Long, MaterializedView> views = new LinkedHashMap<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT c.oid, n.nspname, c.relname, c.relispopulated
                FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind = 'm' AND
                """
                    + Catalogue.USER_RELATION
                    + " ORDER BY n.nspname, c.relname")) {
      while (row.next()) {
        views.put(
            row.getLong(1),
            new MaterializedView(row.getString(2), row.getString(3), row.getBoolean(4)));
      }
    }
    Map<Long, List<Long>> reads = views.isEmpty() ? Map.of() : relationsReadByViews(session);
    Set<Long> visited = new LinkedHashSet<>();
    List<MaterializedView> ordered = new ArrayList<>();
    views.keySet().forEach(view -> visit(view, reads, views, visited, ordered));
    return ordered;
  }

  private static void visit(
      long relation,
      Map<Long, List<Long>> reads,
      Map<Long, MaterializedView> views,
      Set<Long> visited,
      List<MaterializedView> ordered) {
    if (!visited.add(relation)) {
      return;
    }
    reads
        .getOrDefault(relation, List.of())
        .forEach(read -> visit(read, reads, views, visited, ordered));
    MaterializedView view = views.get(relation);
    if (view != null) {
      ordered.add(view);
    }
  }

  private static Map<Long, List<Long>> relationsReadByViews(PostgresSession session)
      throws SQLException {
    Map<Long, List<Long>> reads = new HashMap<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT DISTINCT r.ev_class, d.refobjid
                FROM pg_catalog.pg_rewrite r
                  JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
                    AND d.objid = r.oid AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                  JOIN pg_catalog.pg_class c ON c.oid = d.refobjid AND c.relkind IN ('v', 'm')
                WHERE d.refobjid <> r.ev_class AND r.oid >= 16384
                ORDER BY 1, 2
                """)) {
      while (row.next()) {
        reads.computeIfAbsent(row.getLong(1), unused -> new ArrayList<>()).add(row.getLong(2));
      }
    }
    return reads;
  }
}
