package dev.belay.datastores.postgresql.restore;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks whether a database may and can be restored into. Changes nothing. */
final class TargetInspection {
  /** Objects that a new database lacks have higher ids. Those of an extension are harmless. */
  private static final String USER_OBJECTS =
      """
      SELECT kind, name FROM (
        SELECT 'pg_catalog.pg_class'::pg_catalog.regclass AS catalogue, c.oid, 'relation' AS kind,
          n.nspname || '.' || c.relname AS name
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname !~ '^pg_(toast|temp)' AND c.relkind <> 'i' AND c.relpersistence <> 't'
        UNION ALL
        SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, 'function', n.nspname || '.' || p.proname
        FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
        UNION ALL
        SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid, 'type', n.nspname || '.' || t.typname
        FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
        WHERE t.typrelid = 0 AND t.typelem = 0 AND n.nspname !~ '^pg_(toast|temp)'
        UNION ALL
        SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass, oid, 'schema', nspname::pg_catalog.text
        FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_(toast|temp)' AND nspname <> 'public'
        UNION ALL
        SELECT 'pg_catalog.pg_largeobject'::pg_catalog.regclass, oid, 'large object', oid::pg_catalog.text
        FROM pg_catalog.pg_largeobject_metadata
        UNION ALL
        SELECT 'pg_catalog.pg_event_trigger'::pg_catalog.regclass, oid, 'event trigger', evtname::pg_catalog.text
        FROM pg_catalog.pg_event_trigger
        UNION ALL
        SELECT 'pg_catalog.pg_publication'::pg_catalog.regclass, oid, 'publication', pubname::pg_catalog.text
        FROM pg_catalog.pg_publication
        UNION ALL
        SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, oid, 'foreign server', srvname::pg_catalog.text
        FROM pg_catalog.pg_foreign_server
      ) o
      WHERE oid >= 16384 AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = o.catalogue AND d.objid = o.oid AND d.deptype = 'e')
      ORDER BY 1, 2 LIMIT 5
      """;

  private final PostgresSession session;

  TargetInspection(PostgresSession session) {
    this.session = session;
  }

  int major() throws SQLException {
    return Integer.parseInt(one("SHOW server_version_num")) / 10_000;
  }

  boolean hasPublicSchema() throws SQLException {
    return !many("SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname = 'public'").isEmpty();
  }

  /**
   * @throws DataStoreException.Refused naming what it found
   */
  void requireEmpty(String name) throws SQLException, DataStoreException {
    List<String> found = new ArrayList<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(USER_OBJECTS)) {
      while (row.next()) {
        found.add(row.getString(1) + " " + row.getString(2));
      }
    }
    if (!found.isEmpty()) {
      throw new DataStoreException.Refused(
          "database "
              + one("SELECT pg_catalog.current_database()")
              + " of "
              + name
              + " is not empty: it has "
              + String.join(", ", found)
              + "; restore into a new database");
    }
  }

  /**
   * @throws DataStoreException.Misconfigured when it is older or has another encoding
   */
  void requireFits(PostgresContents contents) throws SQLException, DataStoreException {
    Optional<String> older = MajorVersions.obstacle(contents, major());
    if (older.isPresent()) {
      throw new DataStoreException.Misconfigured(older.get(), null);
    }
    String encoding =
        one(
            "SELECT pg_catalog.pg_encoding_to_char(encoding) FROM pg_catalog.pg_database"
                + " WHERE datname = pg_catalog.current_database()");
    if (!encoding.equals(contents.database().encoding())) {
      throw new DataStoreException.Misconfigured(
          "the recovery point has encoding "
              + contents.database().encoding()
              + " and the target "
              + encoding
              + "; create the target with ENCODING '"
              + contents.database().encoding()
              + "' TEMPLATE template0",
          null);
    }
  }

  /** Says that data of one version is restored into a later version. */
  List<String> versionWarnings(PostgresContents contents) throws SQLException {
    int captured = contents.server().major();
    return major() == captured
        ? List.of()
        : List.of("captured from PostgreSQL " + captured + ", restored into " + major());
  }

  /** How the target's locale differs, so that texts may be sorted differently. */
  List<String> localeWarnings(PostgresContents contents) throws SQLException {
    List<String> warnings = new ArrayList<>();
    String locale =
        one(
            "SELECT datcollate || ' / ' || datctype FROM pg_catalog.pg_database"
                + " WHERE datname = pg_catalog.current_database()");
    String captured = contents.database().collate() + " / " + contents.database().ctype();
    if (!locale.equals(captured)) {
      warnings.add("the target's collation is " + locale + ", the source's was " + captured);
    }
    return warnings;
  }

  /** The roles in {@code wanted} that the server lacks. */
  List<String> missingRoles(List<String> wanted) throws SQLException {
    List<String> missing = new ArrayList<>(wanted);
    missing.removeAll(many("SELECT rolname FROM pg_catalog.pg_roles"));
    return missing;
  }

  List<String> missingTablespaces(List<String> wanted) throws SQLException {
    List<String> missing = new ArrayList<>(wanted);
    missing.removeAll(many("SELECT spcname FROM pg_catalog.pg_tablespace"));
    return missing;
  }

  String database() throws SQLException {
    return one("SELECT pg_catalog.current_database()");
  }

  /** The owner of the database. */
  String owner() throws SQLException {
    return one(
        "SELECT pg_catalog.pg_get_userbyid(datdba) FROM pg_catalog.pg_database"
            + " WHERE datname = pg_catalog.current_database()");
  }

  private String one(String sql) throws SQLException {
    return many(sql).getFirst();
  }

  private List<String> many(String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        values.add(row.getString(1));
      }
    }
    return values;
  }
}
