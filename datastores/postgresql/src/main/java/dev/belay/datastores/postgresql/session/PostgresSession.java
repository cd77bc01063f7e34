package dev.belay.datastores.postgresql.session;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.StoreConnection;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Properties;
import org.postgresql.PGConnection;

/**
 * One connection that pins everything that a row's text depends on, and that has no time limits.
 * For one thread; only {@link #abort} may be called by another one.
 */
public final class PostgresSession implements AutoCloseable {
  private static final Driver DRIVER = new org.postgresql.Driver();
  private static final String CONNECT_SECONDS = "15";

  /** The library tries a refused Unix socket again and again, without a pause, for so long. */
  private static final String CONNECT_SECONDS_OF_SOCKET = "1";

  private static final String OLDEST_SERVER = "12";

  /**
   * Only settings that the server knows, because some came with later versions. lc_monetary affects
   * the money type, whose text is the same everywhere in the locale C.
   */
  private static final String PIN =
      """
      SELECT pg_catalog.set_config(s.name, v.value, false)
      FROM (VALUES
        ('datestyle', 'ISO, YMD'), ('intervalstyle', 'postgres'), ('extra_float_digits', '3'),
        ('bytea_output', 'hex'), ('timezone', 'UTC'), ('lc_monetary', 'C'), ('xmloption', 'content'),
        ('search_path', ''), ('row_security', 'off'), ('synchronize_seqscans', 'off'),
        ('quote_all_identifiers', 'off'), ('standard_conforming_strings', 'on'),
        ('array_nulls', 'on'), ('check_function_bodies', 'off'), ('default_transaction_read_only', 'off'),
        ('statement_timeout', '0'), ('lock_timeout', '0'), ('transaction_timeout', '0'),
        ('idle_in_transaction_session_timeout', '0'), ('idle_session_timeout', '0')
      ) AS v (name, value)
      JOIN pg_catalog.pg_settings s ON lower(s.name) = v.name
      """;

  private final StoreConnection store;
  private final PostgresAddress address;
  private final Connection connection;

  private final boolean pooled;

  private PostgresSession(
      StoreConnection store, PostgresAddress address, Connection connection, boolean pooled) {
    this.store = store;
    this.address = address;
    this.connection = connection;
    this.pooled = pooled;
  }

  /**
   * Connects.
   *
   * @throws DataStoreException.Misconfigured wrong address, database, user or password, or a {@link
   *     Pooler} that is not accepted; then nothing was set in the session
   * @throws DataStoreException.Unavailable the server does not answer or has no free connection
   */
  public static PostgresSession open(StoreConnection store) throws DataStoreException {
    PostgresAddress address = PostgresAddress.of(store);
    try {
      Connection connection = connect(store);
      try (Statement statement = connection.createStatement()) {
        boolean pooled = !Pooler.isServer(connection);
        if (pooled && !PostgresAddress.acceptsPooler(store)) {
          throw Pooler.refusal(store);
        }
        if (pooled) {
          statement.execute("SET statement_timeout = 0");
        }
        statement.execute(PIN);
        connection.setNetworkTimeout(Runnable::run, 0);
        return new PostgresSession(store, address, connection, pooled);
      } catch (SQLException | DataStoreException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw PostgresErrors.of("connecting to data store " + store.name() + " (" + address + ")", e);
    }
  }

  /** A connection as it comes, with nothing set. */
  static Connection connect(StoreConnection store) throws SQLException, DataStoreException {
    PostgresAddress address = PostgresAddress.of(store);
    Properties properties = new Properties();
    address.jdbcProperties().forEach(properties::setProperty);
    properties.setProperty("user", PostgresAddress.username(store));
    if (!PostgresAddress.password(store).isEmpty()) {
      properties.setProperty("password", PostgresAddress.password(store).reveal());
    }
    properties.setProperty("ApplicationName", "belay");
    if (!PostgresAddress.beginning(store).isEmpty()) {
      properties.setProperty("options", PostgresAddress.beginning(store));
    }
    boolean asked = properties.containsKey("connectTimeout");
    properties.putIfAbsent("connectTimeout", CONNECT_SECONDS);
    properties.setProperty( // lifted once it has answered
        "socketTimeout", properties.getProperty("connectTimeout"));
    if (!asked && !address.socket().isEmpty()) {
      properties.setProperty("connectTimeout", CONNECT_SECONDS_OF_SOCKET);
    }
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("logServerErrorDetail", "false"); // details quote rows
    if (!PostgresAddress.acceptsPooler(store)) {
      // What the driver wants to have set goes with the connection, and not in a SET of its own.
      properties.setProperty("assumeMinServerVersion", OLDEST_SERVER);
    }
    return Objects.requireNonNull(DRIVER.connect(address.jdbcUrl(), properties), "a URL of ours");
  }

  /** Whether a pooler answers, which was accepted. */
  boolean isPooled() {
    return pooled;
  }

  /** The JDBC connection, in auto-commit mode unless the owner of this session changed that. */
  public Connection jdbc() {
    return connection;
  }

  /** Runs one statement and ignores its result. */
  public void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** An error of the server in this session, as an exception that says what the caller can do. */
  public DataStoreException error(String what, SQLException error) {
    return PostgresErrors.of(what + " in data store " + store.name() + " (" + address + ")", error);
  }

  /**
   * Ends the current work at once, from any thread, and closes the session. The server stops the
   * statement.
   */
  public void abort() {
    try {
      if (!connection.isClosed()) {
        connection.unwrap(PGConnection.class).cancelQuery();
      }
    } catch (SQLException e) {
      // the server is gone, and so is the statement
    }
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // closed is what we wanted
    }
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
