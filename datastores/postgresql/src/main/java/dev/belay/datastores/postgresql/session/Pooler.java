package dev.belay.datastores.postgresql.session;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.StoreConnection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.postgresql.PGConnection;

/**
 * What stands between a client and the server, and hands server connections from one client to the
 * next. A backup sets much in its sessions ({@link PostgresSession}, {@code pg_dump}), and all of
 * it would stay for the next client.
 *
 * <p>A pooler answers to the client itself, so the process that it names for cancelling is not the
 * one that serves the statements: so do pgbouncer, pgcat, Odyssey, PgDog, Supavisor and RDS Proxy.
 * What passes bytes on alone, as HAProxy and the Cloud SQL proxy do, is no pooler.
 */
public final class Pooler {
  private static final String MARKER = "belay.marker";

  /** One client twice in a row, so that a pool that takes turns is seen, too. */
  private static final String TURNS = "AABABB";

  private static final int LOOKS = 3;

  private Pooler() {}

  /**
   * Lifts the limit of time for statements, and thereby sees whether the server itself answers.
   *
   * @return false when somebody else does; then nothing is set
   */
  static boolean isServer(Connection connection) throws SQLException {
    int named = connection.unwrap(PGConnection.class).getBackendPID();
    return !text(
            connection,
            "SELECT pg_catalog.set_config('statement_timeout', '0', false)"
                + " WHERE pg_catalog.pg_backend_pid() = ?",
            named)
        .isEmpty();
  }

  static DataStoreException refusal(StoreConnection store) {
    return new DataStoreException.Misconfigured(
        "data store "
            + store.name()
            + " is reached through a connection pooler, and what a backup or a restore sets would"
            + " stay on connections that applications use. Connect to the server itself; or, if"
            + " the pooler keeps a server connection for each client until it disconnects"
            + " (pgbouncer: pool_mode = session), say pooled: accept in the policy",
        null);
  }

  /**
   * Finds out whether an accepted pooler keeps a server connection for each client, and resets it
   * before it gives it to the next one. Does nothing where the server itself answers.
   *
   * @throws DataStoreException.Misconfigured when it does not
   */
  public static void requireOwnSession(PostgresSession session, StoreConnection store)
      throws SQLException, DataStoreException {
    if (!session.isPooled()) {
      return;
    }
    try (Connection other = PostgresSession.connect(store)) {
      requireApart(session.jdbc(), other, store);
      text(
          other,
          "SELECT pg_catalog.set_config('" + MARKER + "', ?, false)",
          UUID.randomUUID().toString());
    }
    requireReset(store);
  }

  private static void requireApart(Connection a, Connection b, StoreConnection store)
      throws SQLException, DataStoreException {
    String ofA = "";
    String ofB = "";
    for (char turn : TURNS.toCharArray()) {
      String pid =
          text(turn == 'A' ? a : b, "SELECT pg_catalog.pg_backend_pid()::pg_catalog.text || ?", "");
      String before = turn == 'A' ? ofA : ofB;
      if (!before.isEmpty() && !before.equals(pid) || pid.equals(turn == 'A' ? ofB : ofA)) {
        throw new DataStoreException.Misconfigured(
            "the pooler of data store "
                + store.name()
                + " gives a client another server connection for each transaction (pgbouncer:"
                + " pool_mode = transaction). pooled: accept is for pool_mode = session alone: use"
                + " such a pool, or connect to the server itself",
            null);
      }
      if (turn == 'A') {
        ofA = pid;
      } else {
        ofB = pid;
      }
    }
  }

  /** The last one that was given back is given out first, as a rule. */
  private static void requireReset(StoreConnection store) throws SQLException, DataStoreException {
    for (int look = 0; look < LOOKS; look++) {
      try (Connection next = PostgresSession.connect(store)) {
        String found =
            text(
                next, "SELECT coalesce(pg_catalog.current_setting('" + MARKER + "', true), ?)", "");
        if (!found.isEmpty()) {
          text(next, "SELECT pg_catalog.set_config('" + MARKER + "', ?, false)", "");
          throw new DataStoreException.Misconfigured(
              "the pooler of data store "
                  + store.name()
                  + " leaves settings of one client for the next one: set server_reset_query ="
                  + " DISCARD ALL in pgbouncer, or connect to the server itself",
              null);
        }
      }
    }
  }

  /** The only value, or nothing. */
  private static String text(Connection connection, String sql, Object parameter)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, parameter);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : "";
      }
    }
  }
}
