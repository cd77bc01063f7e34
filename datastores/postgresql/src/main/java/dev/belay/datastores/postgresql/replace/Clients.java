package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Need;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The sessions of a database, and how to end them. */
final class Clients {
  private static final Duration ENDING = Duration.ofSeconds(20);
  private static final long PAUSE_MILLIS = 20;

  private static final String SESSIONS =
      """
      SELECT a.pid, coalesce(a.usename::pg_catalog.text, ''), coalesce(a.application_name, '')
      FROM pg_catalog.pg_stat_activity a
      WHERE a.datid = ?::pg_catalog.oid AND a.usesysid IS NOT NULL ORDER BY a.pid
      """;

  private static final String OF_SUPERUSERS =
      """
      SELECT a.pid, coalesce(a.usename::pg_catalog.text, ''), coalesce(a.application_name, '')
      FROM pg_catalog.pg_stat_activity a JOIN pg_catalog.pg_roles r ON r.oid = a.usesysid AND r.rolsuper
      WHERE a.datid = ?::pg_catalog.oid
        AND NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = CURRENT_USER) ORDER BY a.pid
      """;

  private final PostgresSession session;
  private final StoreConnection store;

  Clients(PostgresSession session, StoreConnection store) {
    this.session = session;
    this.store = store;
  }

  /** A session of a database. Autovacuum sessions do not count: a rename ends them itself. */
  record Client(int pid, String user, String application) {
    /** For people. */
    @Override
    public String toString() {
      return "process "
          + pid
          + " of "
          + user
          + (application.isEmpty() ? "" : " (" + application + ")");
    }
  }

  /** Sessions of superusers, which nobody else may end; nothing for a superuser. */
  List<Need> unendable(long database) throws SQLException {
    String role = Identifiers.quote(PostgresAddress.username(store));
    List<Need> needs = new ArrayList<>();
    for (Client client : clients(OF_SUPERUSERS, database)) {
      needs.add(
          Need.fatal(
              "role " + role + " can't end the session of a superuser: " + client,
              "SELECT pg_terminate_backend(" + client.pid() + ")"));
    }
    return needs;
  }

  /** The sessions that are connected to a database. */
  List<Client> of(long database) throws SQLException {
    return clients(SESSIONS, database);
  }

  private List<Client> clients(String sql, long database) throws SQLException {
    List<Client> clients = new ArrayList<>();
    try (PreparedStatement statement = session.jdbc().prepareStatement(sql)) {
      statement.setLong(1, database);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          clients.add(new Client(row.getInt(1), row.getString(2), row.getString(3)));
        }
      }
    }
    return clients;
  }

  /**
   * Asks the server to end a session. That takes the server a moment.
   *
   * @throws DataStoreException.Misconfigured when the role has no right to do so
   */
  void end(Client client) throws SQLException, DataStoreException {
    try {
      session.execute("SELECT pg_catalog.pg_terminate_backend(" + client.pid() + ")");
    } catch (SQLException e) {
      if (!Readiness.NOT_ALLOWED.equals(e.getSQLState())) {
        throw e;
      }
      throw new DataStoreException.Misconfigured(
          "user "
              + PostgresAddress.username(store)
              + " can't end "
              + client
              + ": grant it pg_signal_backend; only superusers can end sessions of superusers,"
              + " so end those yourself",
          e);
    }
  }

  /**
   * Ends all sessions of a database, and waits until they are gone. New sessions may start.
   *
   * @throws DataStoreException.Unavailable naming the sessions that stay
   */
  void endAll(long database) throws SQLException, DataStoreException, InterruptedException {
    long deadline = System.nanoTime() + ENDING.toNanos();
    List<Client> left = of(database);
    while (!left.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new DataStoreException.Unavailable("these sessions do not end: " + left, null);
      }
      for (Client client : left) {
        end(client);
      }
      Thread.sleep(PAUSE_MILLIS);
      left = of(database);
    }
  }
}
