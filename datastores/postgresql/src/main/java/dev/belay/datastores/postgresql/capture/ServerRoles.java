package dev.belay.datastores.postgresql.capture;

import dev.belay.datastores.postgresql.contents.PostgresContents.RoleRights;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Roles, which belong to the server: a database only names them. */
final class ServerRoles {
  private ServerRoles() {}

  /**
   * Roles that anything in the database depends on: a map from their names to their form in SQL.
   */
  static Map<String, String> candidates(PostgresSession session) throws SQLException {
    Map<String, String> roles = new LinkedHashMap<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT rolname, pg_catalog.quote_ident(rolname) FROM pg_catalog.pg_roles
                WHERE rolname !~ '^pg_' AND (oid < 16384 OR oid IN (
                  SELECT refobjid FROM pg_catalog.pg_shdepend s
                  WHERE refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass AND dbid =
                    (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())))
                ORDER BY 1
                """)) {
      while (row.next()) {
        roles.put(row.getString(1), row.getString(2));
      }
    }
    return roles;
  }

  /** Of all roles of the server, which are few, with PostgreSQL's own. */
  static List<RoleRights> rights(PostgresSession session) throws SQLException {
    String inherits =
        DatabaseFacts.serverVersion(session) >= 160_000
            ? "m.inherit_option"
            : "r.rolinherit"; // PostgreSQL 16: each for itself
    List<RoleRights> rights = new ArrayList<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT r.rolname, r.rolsuper, r.rolbypassrls, ARRAY(
                  SELECT g.rolname::pg_catalog.text FROM pg_catalog.pg_auth_members m
                    JOIN pg_catalog.pg_roles g ON g.oid = m.roleid
                  WHERE m.member = r.oid AND %s ORDER BY 1)
                FROM pg_catalog.pg_roles r ORDER BY 1
                """
                    .formatted(inherits))) {
      while (row.next()) {
        rights.add(
            new RoleRights(
                row.getString(1),
                row.getBoolean(2),
                row.getBoolean(3),
                List.of((String[]) row.getArray(4).getArray())));
      }
    }
    return rights;
  }
}
