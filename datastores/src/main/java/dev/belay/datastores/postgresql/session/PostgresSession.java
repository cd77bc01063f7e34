package dev.belay.datastores.postgresql.session;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.StoreConnection;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * One connection, with everything pinned that the text of a row depends on, and without time
 * limits. For one thread; {@link #abort} alone may be called by another.
 */
public final class PostgresSession implements AutoCloseable {
  private final Connection connection;

  private PostgresSession(Connection connection) {
    this.connection = connection;
  }

  /**
   * Connects.
   *
   * @throws DataStoreException.Misconfigured wrong address, database, user or password
   * @throws DataStoreException.Unavailable the server does not answer or has no connection left
   */
  public static PostgresSession open(StoreConnection store) throws DataStoreException {
    throw new DataStoreException.Failed("sessions are not built yet for " + store.name(), null);
  }

  /** The JDBC connection, in auto-commit mode unless the owner of this session changed that. */
  public Connection jdbc() {
    return connection;
  }

  /** Ends what it does at once, from any thread, and closes it: the server stops the statement. */
  public void abort() {
    close();
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // closed is what we wanted
    }
  }
}
