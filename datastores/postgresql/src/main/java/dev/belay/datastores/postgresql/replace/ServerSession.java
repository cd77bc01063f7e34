package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.AppliedRestore;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.kit.concurrent.ForkedTasks;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.Pooler;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A session in another database than the one to replace: nobody can rename a database while
 * connected to it.
 */
final class ServerSession implements AutoCloseable {
  /** How long a claim waits for a killed process, whose connections end with it. */
  private static final Duration CLAIM = Duration.ofSeconds(30);

  /**
   * Detects a dead connection soon, so that the locks of a worker whose machine is gone are
   * released soon, too.
   */
  private static final List<String> KEEPALIVE =
      List.of(
          "SET tcp_keepalives_idle = 10",
          "SET tcp_keepalives_interval = 5",
          "SET tcp_keepalives_count = 3");

  private static final String DATABASES =
      """
      SELECT d.oid, d.datname, pg_catalog.pg_get_userbyid(d.datdba),
        pg_catalog.shobj_description(d.oid, 'pg_database'),
        (SELECT pg_catalog.split_part(c, '=', 2) FROM pg_catalog.pg_db_role_setting s,
          pg_catalog.unnest(s.setconfig) AS c
          WHERE s.setdatabase = d.oid AND s.setrole <> 0 AND c LIKE 'application_name=belay %' LIMIT 1),
        d.datconnlimit, d.datistemplate, d.datallowconn, t.spcname,
        pg_catalog.pg_has_role(d.datdba, 'USAGE')
      FROM pg_catalog.pg_database d JOIN pg_catalog.pg_tablespace t ON t.oid = d.dattablespace
      ORDER BY d.datname
      """;

  private final PostgresSession session;
  private final StoreConnection store;
  private final Clients clients;

  private ServerSession(PostgresSession session, StoreConnection store) {
    this.session = session;
    this.store = store;
    this.clients = new Clients(session, store);
  }

  /**
   * Connects to the database {@code postgres}, else to {@code template1}, else to the store's own.
   *
   * @param not names of databases that it must not connect to
   */
  static ServerSession open(StoreConnection store, Set<String> not, ForkedTasks tasks)
      throws DataStoreException, InterruptedException {
    Set<String> names = new LinkedHashSet<>(List.of("postgres", "template1"));
    names.add(PostgresAddress.of(store).database());
    names.removeAll(not);
    DataStoreException refusal =
        new DataStoreException.Misconfigured(
            "data store " + store.name() + " has no database besides the target to connect to",
            null);
    for (String name : names) {
      try {
        return open(PostgresAddress.withDatabase(store, name), tasks);
      } catch (DataStoreException.Misconfigured e) {
        refusal = e; // perhaps another database accepts us
      }
    }
    throw refusal;
  }

  private static ServerSession open(StoreConnection store, ForkedTasks tasks)
      throws DataStoreException, InterruptedException {
    PostgresSession session = PostgresSession.open(store);
    tasks.own(session::abort);
    try {
      Pooler.requireOwnSession(session, store);
      keepAlive(session);
      return new ServerSession(session, store);
    } catch (SQLException e) {
      session.close();
      throw session.error("connecting", e);
    } catch (DataStoreException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** See {@link #KEEPALIVE}. */
  static void keepAlive(PostgresSession session) throws SQLException {
    for (String setting : KEEPALIVE) {
      session.execute(setting);
    }
  }

  /** Opens another session to the same database. */
  ServerSession another(ForkedTasks tasks) throws DataStoreException, InterruptedException {
    return open(store, tasks);
  }

  PostgresSession session() {
    return session;
  }

  /** The sessions in the server's databases. */
  Clients clients() {
    return clients;
  }

  void execute(String sql) throws SQLException {
    session.execute(sql);
  }

  List<DatabaseEntry> databases() throws SQLException {
    List<DatabaseEntry> databases = new ArrayList<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(DATABASES)) {
      while (row.next()) {
        databases.add(
            new DatabaseEntry(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getInt(6),
                row.getBoolean(7),
                row.getBoolean(8),
                row.getString(9),
                row.getBoolean(10)));
      }
    }
    return databases;
  }

  Optional<DatabaseEntry> database(String name) throws SQLException {
    return databases().stream().filter(database -> database.name().equals(name)).findFirst();
  }

  /** The database that this operation has put into place, whatever its name is now. */
  Optional<DatabaseEntry> applied(Names names) throws SQLException {
    return databases().stream()
        .filter(database -> names.trace().equals(database.trace()))
        .findFirst();
  }

  /** The answer of {@link #applied} for an order, with the name of the replaced data. */
  Optional<AppliedRestore> appliedRestore(DatabaseOrder order) throws SQLException {
    if (applied(Names.of(order)).isEmpty()) {
      return Optional.empty();
    }
    String replaced =
        databases().stream()
            .filter(database -> database.replaced().filter(mark -> isOf(mark, order)).isPresent())
            .map(DatabaseEntry::name)
            .findFirst()
            .orElse(null);
    return Optional.of(new AppliedRestore(replaced, List.of()));
  }

  private static boolean isOf(Mark.Replaced mark, DatabaseOrder order) {
    return mark.operation().equals(order.operationId()) && mark.of().equals(order.database());
  }

  Instant now() throws SQLException {
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_catalog.clock_timestamp()")) {
      row.next();
      return row.getObject(1, OffsetDateTime.class).toInstant();
    }
  }

  int pid() throws SQLException {
    return (int) number("SELECT pg_catalog.pg_backend_pid()");
  }

  int major() throws SQLException {
    return (int) number("SELECT pg_catalog.current_setting('server_version_num')::int / 10000");
  }

  long number(String sql) throws SQLException {
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  List<String> names(String sql, Object parameter) throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement statement = session.jdbc().prepareStatement(sql)) {
      statement.setObject(1, parameter);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          names.add(row.getString(1));
        }
      }
    }
    return names;
  }

  /**
   * Makes this session the only one that works on {@code what}, until the session ends.
   *
   * @throws DataStoreException.Unavailable when another session works on it and does not stop
   */
  void claim(String what) throws SQLException, DataStoreException, InterruptedException {
    long deadline = System.nanoTime() + CLAIM.toNanos();
    while (!tryClaim(what)) {
      if (System.nanoTime() > deadline) {
        throw new DataStoreException.Unavailable(
            "another process is working on " + what + " in data store " + store.name(), null);
      }
      Thread.sleep(100);
    }
  }

  /** See {@link #claim}; false when another session has it. */
  boolean tryClaim(String what) throws SQLException {
    return number(
            "SELECT pg_catalog.pg_try_advisory_lock(" + Names.lock("belay\n" + what) + ")::int")
        == 1;
  }

  /** Drops a database and ends its sessions. */
  void drop(DatabaseEntry database) throws SQLException, DataStoreException, InterruptedException {
    String name = Identifiers.quote(database.name());
    if (database.template()) {
      execute("ALTER DATABASE " + name + " IS_TEMPLATE false");
    }
    for (int attempt = 1; ; attempt++) {
      clients.endAll(database.oid());
      try {
        execute("DROP DATABASE " + name);
        return;
      } catch (SQLException e) {
        if ("3D000".equals(e.getSQLState())) {
          return;
        }
        if (!Swap.IN_USE.equals(e.getSQLState()) || attempt == 5) {
          throw e;
        }
      }
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
