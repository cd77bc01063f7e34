package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves the tables of a prepared subset into one schema, in the database that nobody uses yet. So
 * PostgreSQL itself renames every default, constraint and index. Objects that they share with other
 * schemas keep their names.
 */
final class MovedTables {
  private static final String DUPLICATE_TABLE = "42P07";
  private static final String AWAY = "belay_was_";

  private final PostgresSession session;
  private final String schema;
  private final List<String> notes = new ArrayList<>();

  private MovedTables(PostgresSession session, String schema) {
    this.session = session;
    this.schema = schema;
  }

  /**
   * Does all of it in one transaction.
   *
   * @return for people: what the moved tables lack
   * @throws DataStoreException.Refused when two of them have the same name
   */
  static List<String> move(PostgresSession session, String schema)
      throws SQLException, DataStoreException {
    MovedTables moved = new MovedTables(session, schema);
    session.execute("BEGIN");
    for (String trigger : Rows.texts(session, "SELECT evtname FROM pg_catalog.pg_event_trigger")) {
      session.execute(
          "DROP EVENT TRIGGER " + Identifiers.quote(trigger)); // it would fire on these changes
    }
    moved.makeRoom();
    List<QualifiedName> tables = ChosenTables.in(session).names();
    moved.dropTriggers();
    moved.dropRules();
    for (QualifiedName table : tables) {
      moved.move(table);
    }
    moved.moveStatistics();
    session.execute("COMMIT");
    return moved.notes;
  }

  /** The source database may have had a schema of that name. */
  private void makeRoom() throws SQLException {
    String literal = Identifiers.literal(schema);
    boolean there =
        !Rows.texts(
                session, "SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname = " + literal)
            .isEmpty();
    if (there) {
      session.execute(
          "ALTER SCHEMA "
              + Identifiers.quote(schema)
              + " RENAME TO "
              + Identifiers.quote(AWAY + Names.lock(schema)));
    }
    session.execute("CREATE SCHEMA " + Identifiers.quote(schema));
  }

  /** On a copy they would act on the tables that people use. Clones on partitions go with them. */
  private void dropTriggers() throws SQLException {
    record Found(String table, String name) {}
    List<Found> triggers =
        Rows.of(
            session,
            """
            SELECT t.tgrelid::pg_catalog.regclass::pg_catalog.text, t.tgname FROM pg_catalog.pg_trigger t
            WHERE NOT t.tgisinternal AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
              WHERE d.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass AND d.objid = t.oid
                AND d.deptype IN ('P', 'S')) ORDER BY 1, 2
            """,
            row -> new Found(row.getString(1), row.getString(2)));
    for (Found trigger : triggers) {
      session.execute(
          "DROP TRIGGER " + Identifiers.quote(trigger.name()) + " ON " + trigger.table());
      notes.add("trigger " + trigger.name() + " of " + trigger.table() + " is left out");
    }
  }

  private void dropRules() throws SQLException {
    record Found(String table, String name) {}
    List<Found> rules =
        Rows.of(
            session,
            """
            SELECT r.ev_class::pg_catalog.regclass::pg_catalog.text, r.rulename FROM pg_catalog.pg_rewrite r
              JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
            WHERE c.relkind IN ('r', 'p') AND c.oid >= 16384 ORDER BY 1, 2
            """,
            row -> new Found(row.getString(1), row.getString(2)));
    for (Found rule : rules) {
      session.execute("DROP RULE " + Identifiers.quote(rule.name()) + " ON " + rule.table());
      notes.add("rule " + rule.name() + " of " + rule.table() + " is left out");
    }
  }

  private void move(QualifiedName table) throws SQLException, DataStoreException {
    try {
      session.execute(
          "ALTER TABLE " + Identifiers.quote(table) + " SET SCHEMA " + Identifiers.quote(schema));
    } catch (SQLException e) {
      if (!DUPLICATE_TABLE.equals(e.getSQLState())) {
        throw e;
      }
      throw new DataStoreException.Refused(
          "several of the chosen tables, or what belongs to them, have the name of "
              + table
              + " or of its indexes and sequences, so they can't be in one schema; choose one of"
              + " them");
    }
  }

  private void moveStatistics() throws SQLException {
    List<QualifiedName> statistics =
        Rows.of(
            session,
            """
            SELECT sn.nspname, s.stxname FROM pg_catalog.pg_statistic_ext s
              JOIN pg_catalog.pg_namespace sn ON sn.oid = s.stxnamespace
              JOIN pg_catalog.pg_class c ON c.oid = s.stxrelid
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE s.stxnamespace <> c.relnamespace AND n.nspname = %s
            """
                .formatted(Identifiers.literal(schema)),
            row -> new QualifiedName(row.getString(1), row.getString(2)));
    for (QualifiedName name : statistics) {
      session.execute(
          "ALTER STATISTICS "
              + Identifiers.quote(name)
              + " SET SCHEMA "
              + Identifiers.quote(schema));
    }
  }
}
