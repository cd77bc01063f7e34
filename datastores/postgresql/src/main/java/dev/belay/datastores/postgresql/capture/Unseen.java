package dev.belay.datastores.postgresql.capture;

import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What PostgreSQL leaves out without an error when this session asks for it. The point lacks it,
 * and says so.
 */
final class Unseen {
  /** A standby gets nothing of them, and their files are empty there. */
  private static final String UNLOGGED_ON_STANDBY =
      """
      SELECT n.nspname || '.' || c.relname
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND c.relpersistence = 'u' AND pg_catalog.pg_is_in_recovery()
      ORDER BY 1
      """;

  /** The rule of the view pg_user_mappings, which pg_dump reads. */
  private static final String MAPPINGS =
      """
      SELECT CASE m.umuser WHEN 0 THEN 'PUBLIC' ELSE m.usename::pg_catalog.text END || ' on server ' || m.srvname
      FROM pg_catalog.pg_user_mappings m JOIN pg_catalog.pg_foreign_server s ON s.oid = m.srvid
      WHERE NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user)
        AND NOT (m.umuser = 0 AND pg_catalog.pg_has_role(s.srvowner, 'USAGE'))
        AND NOT (m.umuser <> 0 AND m.usename = current_user
          AND (pg_catalog.pg_has_role(s.srvowner, 'USAGE') OR pg_catalog.has_server_privilege(s.oid, 'USAGE')))
      ORDER BY 1
      """;

  private Unseen() {}

  /** For people, one sentence for each. */
  static List<String> of(PostgresSession session) throws SQLException {
    List<String> unseen = new ArrayList<>();
    for (String table : many(session, UNLOGGED_ON_STANDBY)) {
      unseen.add(
          "unlogged table "
              + table
              + " is captured without rows: a standby has none of them; capture from the primary");
    }
    for (String mapping : many(session, MAPPINGS)) {
      unseen.add(
          "the user mapping of "
              + mapping
              + " is captured without its options, which only a superuser can read");
    }
    return unseen;
  }

  private static List<String> many(PostgresSession session, String query) throws SQLException {
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(query)) {
      List<String> values = new ArrayList<>();
      while (row.next()) {
        values.add(row.getString(1));
      }
      return values;
    }
  }
}
