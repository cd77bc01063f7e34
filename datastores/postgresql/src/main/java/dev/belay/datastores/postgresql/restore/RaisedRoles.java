package dev.belay.datastores.postgresql.restore;

import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.SQLException;
import java.util.Set;

/**
 * Roles of a sandbox that are superusers for one step, because PostgreSQL wants that of the owners
 * of what the step makes. They were superusers at the source. The step evaluates nothing with their
 * rights.
 */
final class RaisedRoles {
  private final PostgresSession session;
  private final Set<String> roles;

  private RaisedRoles(PostgresSession session, Set<String> roles) {
    this.session = session;
    this.roles = roles;
  }

  static RaisedRoles raise(PostgresSession session, Set<String> roles) throws SQLException {
    for (String role : roles) {
      session.execute("ALTER ROLE " + Identifiers.quote(role) + " SUPERUSER");
    }
    return new RaisedRoles(session, roles);
  }

  /** Only after a success: a sandbox whose restore has failed is thrown away. */
  void lower() throws SQLException {
    for (String role : roles) {
      session.execute("ALTER ROLE " + Identifiers.quote(role) + " NOSUPERUSER");
    }
  }
}
