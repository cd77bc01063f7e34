package dev.belay.datastores.postgresql.restore;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.capture.Catalogue;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.contents.PostgresContents.MaterializedView;
import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import dev.belay.datastores.postgresql.contents.PostgresContents.Sequence;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The chosen tables of a recovery point. The whole schema is created, so that everything that they
 * need exists. Then the other tables are dropped, with what depends on them.
 */
public final class Subset {
  /** Every table, with its partitioned parents and their parents. */
  private static final String TABLES =
      """
      WITH RECURSIVE up AS (
        SELECT c.oid AS leaf, c.oid AS is FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'p')
        UNION
        SELECT up.leaf, i.inhparent FROM up JOIN pg_catalog.pg_class c ON c.oid = up.is AND c.relispartition
          JOIN pg_catalog.pg_inherits i ON i.inhrelid = up.is)
      SELECT ln.nspname, l.relname, n.nspname, c.relname
      FROM up JOIN pg_catalog.pg_class l ON l.oid = up.leaf
        JOIN pg_catalog.pg_namespace ln ON ln.oid = l.relnamespace
        JOIN pg_catalog.pg_class c ON c.oid = up.is JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE ln.nspname NOT IN ('pg_catalog', 'information_schema') AND ln.nspname !~ '^pg_(toast|temp)'
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid =
          'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = l.oid AND d.deptype = 'e')
      """;

  private static final String VIEWS =
      """
      SELECT n.nspname, c.relname FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('v', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
      """;

  private final TableSelection selection;
  private final Set<QualifiedName> kept = new HashSet<>();
  private final List<QualifiedName> dropped = new ArrayList<>();

  private Subset(TableSelection selection) {
    this.selection = selection;
  }

  /**
   * Checks before anything is done that everything that was chosen exists.
   *
   * @throws DataStoreException.Refused naming what does not exist
   */
  public static void requireThere(PostgresContents contents, TableSelection selection)
      throws DataStoreException {
    Set<String> names = new HashSet<>();
    Set<String> schemas = new HashSet<>();
    for (String object : contents.schema().objects().keySet()) {
      if (object.startsWith("TABLE ")) {
        names.add(object.substring("TABLE ".length()));
      }
    }
    for (Table table : contents.tables()) {
      names.add(table.qualifiedName().toString());
      schemas.add(table.schema());
    }
    List<String> missing = new ArrayList<>();
    for (String table : selection.tables()) {
      if (names.stream().noneMatch(name -> name.equals(table) || name.endsWith("." + table))) {
        missing.add("table " + table);
      }
    }
    for (String schema : selection.schemas()) {
      if (!schemas.contains(schema)) {
        missing.add("schema " + schema);
      }
    }
    if (!missing.isEmpty()) {
      missing.sort(null);
      throw new DataStoreException.Refused(
          "the recovery point has no tables for " + String.join(", ", missing));
    }
  }

  /** Reads which tables the schema has created. */
  static Subset choose(PostgresSession session, TableSelection selection) throws SQLException {
    Subset subset = new Subset(selection);
    Set<QualifiedName> all = new HashSet<>();
    Set<QualifiedName> parents = new HashSet<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(TABLES)) {
      while (row.next()) {
        QualifiedName leaf = new QualifiedName(row.getString(1), row.getString(2));
        QualifiedName is = new QualifiedName(row.getString(3), row.getString(4));
        all.add(leaf);
        if (subset.isChosen(is)) {
          subset.kept.add(leaf);
        }
      }
    }
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(TABLES)) {
      while (row.next()) { // a partition needs its parents
        if (subset.kept.contains(new QualifiedName(row.getString(1), row.getString(2)))) {
          parents.add(new QualifiedName(row.getString(3), row.getString(4)));
        }
      }
    }
    subset.kept.addAll(parents);
    all.stream().filter(name -> !subset.kept.contains(name)).forEach(subset.dropped::add);
    return subset;
  }

  private boolean isChosen(QualifiedName name) {
    return selection.schemas().contains(name.schema())
        || selection.tables().contains(name.name())
        || selection.tables().contains(name.toString());
  }

  boolean keeps(QualifiedName table) {
    return kept.contains(table);
  }

  /** Whether an entry is kept that names its table, like {@code TRIGGER public orders audit}. */
  boolean keepsEntry(String entry) {
    return kept.stream()
        .anyMatch(
            table ->
                entry.contains(" " + table.schema() + " " + table.name() + " ")
                    || entry.contains(" ON " + table.name() + " ")
                    || entry.contains(" ON " + Identifiers.quote(table.name()) + " "));
  }

  /** The contents of only the chosen tables: no other rows, and no large objects. */
  PostgresContents tablesOf(PostgresContents contents) {
    return with(
        contents,
        contents.tables().stream().filter(table -> keeps(table.qualifiedName())).toList(),
        contents.sequences(),
        contents.materializedViews());
  }

  /**
   * Drops the other tables, and what depends on them.
   *
   * @return for people: which views were dropped with them
   */
  List<String> dropOthers(PostgresSession session) throws SQLException {
    Set<QualifiedName> views = views(session);
    for (QualifiedName table : dropped) {
      session.execute("DROP TABLE IF EXISTS " + Identifiers.quote(table) + " CASCADE");
    }
    views.removeAll(views(session));
    return views.stream()
        .map(view -> "view " + view + " is left out: it reads tables that are")
        .sorted()
        .toList();
  }

  /** The contents that remain when the others are dropped. */
  PostgresContents remaining(PostgresContents contents, PostgresSession session)
      throws SQLException {
    Set<QualifiedName> views = views(session);
    Set<QualifiedName> sequences = new HashSet<>();
    for (Sequence sequence : new Catalogue(session).sequences()) {
      sequences.add(sequence.qualifiedName());
    }
    return with(
        contents,
        contents.tables(),
        contents.sequences().stream()
            .filter(sequence -> sequences.contains(sequence.qualifiedName()))
            .toList(),
        contents.materializedViews().stream()
            .filter(view -> views.contains(view.qualifiedName()))
            .toList());
  }

  private static PostgresContents with(
      PostgresContents contents,
      List<Table> tables,
      List<Sequence> sequences,
      List<MaterializedView> views) {
    return new PostgresContents(
        contents.contentsVersion(),
        contents.server(),
        contents.database(),
        contents.schema(),
        tables,
        sequences,
        List.of(),
        views,
        contents.roles(),
        contents.roleRights(),
        contents.tablespaces(),
        contents.foreignTables(),
        contents.extensions(),
        contents.collations(),
        null,
        contents.warnings());
  }

  private static Set<QualifiedName> views(PostgresSession session) throws SQLException {
    Set<QualifiedName> views = new HashSet<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(VIEWS)) {
      while (row.next()) {
        views.add(new QualifiedName(row.getString(1), row.getString(2)));
      }
    }
    return views;
  }
}
