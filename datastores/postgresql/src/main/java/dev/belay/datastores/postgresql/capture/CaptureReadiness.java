package dev.belay.datastores.postgresql.capture;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.schema.SchemaTool;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Checks whether a capture can work: address, password, version, tools, rights. */
public final class CaptureReadiness {
  /** The oldest version whose catalogues this driver reads. */
  static final int OLDEST_MAJOR = 12;

  private static final String UNREADABLE =
      """
      SELECT n.nspname || '.' || c.relname
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'S') AND %s
        AND NOT (pg_catalog.has_schema_privilege(n.oid, 'USAGE')
          AND CASE c.relkind WHEN 'S' THEN pg_catalog.has_sequence_privilege(c.oid, 'SELECT')
            ELSE pg_catalog.has_table_privilege(c.oid, 'SELECT') END)
      ORDER BY 1 LIMIT 5
      """
          .formatted(Catalogue.USER_RELATION);

  private static final String HIDDEN_ROWS =
      """
      SELECT n.nspname || '.' || c.relname
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND c.relrowsecurity AND %s
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname = current_user
          AND (r.rolsuper OR r.rolbypassrls
            OR NOT c.relforcerowsecurity AND pg_catalog.pg_has_role(c.relowner, 'USAGE')))
      ORDER BY 1 LIMIT 5
      """
          .formatted(Catalogue.USER_RELATION);

  private CaptureReadiness() {}

  /** See {@link dev.belay.datastores.DataStoreDriver#check(StoreConnection)}. */
  public static void check(StoreConnection store) throws DataStoreException {
    try (PostgresSession session = PostgresSession.open(store)) {
      try {
        tool(session, store);
        require(store, "can't read", names(session, UNREADABLE), "pg_read_all_data");
        require(store, "can't see all rows of", names(session, HIDDEN_ROWS), "BYPASSRLS");
      } catch (SQLException e) {
        throw session.error("check", e);
      }
    }
  }

  /** The tools for the server's version. */
  static SchemaTool tool(PostgresSession session, StoreConnection store)
      throws SQLException, DataStoreException {
    int major = DatabaseFacts.serverVersion(session) / 10_000;
    if (major < OLDEST_MAJOR) {
      throw new DataStoreException.Misconfigured(
          "data store "
              + store.name()
              + " is PostgreSQL "
              + major
              + "; "
              + OLDEST_MAJOR
              + " or later is needed",
          null);
    }
    return SchemaTool.atLeast(major).in(new DatabaseFacts(session).database().encodingOfText());
  }

  private static void require(
      StoreConnection store, String fault, List<String> names, String remedy)
      throws DataStoreException {
    if (!names.isEmpty()) {
      throw new DataStoreException.Misconfigured(
          "user "
              + PostgresAddress.username(store)
              + " of data store "
              + store.name()
              + " "
              + fault
              + " "
              + String.join(", ", names)
              + "; grant it "
              + remedy,
          null);
    }
  }

  private static List<String> names(PostgresSession session, String sql) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }
}
