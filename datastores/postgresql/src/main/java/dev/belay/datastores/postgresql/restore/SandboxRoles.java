package dev.belay.datastores.postgresql.restore;

import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.contents.PostgresContents.RoleRights;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The roles of a sandbox: none can log in, and none is a superuser. What they may see and call
 * through the roles that they are in, they may here, too: a materialized view is filled with the
 * rights of its owner. Who was a superuser may read, write and call all that the others may.
 */
final class SandboxRoles {
  /** PostgreSQL's own ones that let nobody out of the database. */
  private static final Set<String> HARMLESS =
      Set.of(
          "pg_read_all_data",
          "pg_write_all_data",
          "pg_monitor",
          "pg_read_all_settings",
          "pg_read_all_stats",
          "pg_stat_scan_tables",
          "pg_maintain");

  /** {@code invalid_grant_operation}: two roles can't be in each other. */
  private static final String CIRCULAR = "0LP01";

  private final PostgresSession session;

  SandboxRoles(PostgresSession session) {
    this.session = session;
  }

  /**
   * Makes the roles that are not there.
   *
   * @return those of them that the schema names
   */
  List<String> provide(PostgresContents contents) throws SQLException {
    List<RoleRights> rights = contents.roleRights() == null ? List.of() : contents.roleRights();
    Set<String> wanted = new LinkedHashSet<>(contents.roles());
    rights.forEach(role -> wanted.add(role.role()));
    Set<String> there = there();
    wanted.removeAll(there);
    for (String role : wanted) {
      session.execute("CREATE ROLE " + Identifiers.quote(role) + " NOLOGIN");
    }
    for (RoleRights role : rights) {
      if (wanted.contains(role.role())) {
        if (role.superuser() || role.bypassesRowSecurity()) {
          session.execute("ALTER ROLE " + Identifiers.quote(role.role()) + " BYPASSRLS");
        }
        for (String group : groups(role, wanted)) {
          if (wanted.contains(group) || (HARMLESS.contains(group) && there.contains(group))) {
            grant(group, role.role());
          }
        }
      }
    }
    List<String> named = new ArrayList<>(contents.roles());
    named.retainAll(wanted);
    return named;
  }

  private static Set<String> groups(RoleRights role, Set<String> made) {
    Set<String> groups = new LinkedHashSet<>(role.memberOf());
    if (role.superuser()) {
      groups.addAll(HARMLESS);
      groups.addAll(made);
      groups.remove(role.role());
    }
    return groups;
  }

  private void grant(String group, String role) throws SQLException {
    try {
      session.execute("GRANT " + Identifiers.quote(group) + " TO " + Identifiers.quote(role));
    } catch (SQLException e) {
      if (!CIRCULAR.equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  private Set<String> there() throws SQLException {
    Set<String> names = new LinkedHashSet<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery("SELECT rolname FROM pg_catalog.pg_roles")) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }
}
