package dev.belay.datastores.postgresql.sandbox;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Sandbox;
import dev.belay.datastores.SandboxRequest;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.restore.DatabaseLocale;
import dev.belay.datastores.postgresql.server.PostgresTools;
import dev.belay.datastores.postgresql.server.PrivatePostgres;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresErrors;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.jail.Doors;
import dev.belay.jail.Isolation;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A private PostgreSQL of a recovery point's major version, with one empty database of the same
 * encoding and locale. The restored data is thrown away with it. So it is set up for fast loading,
 * and not to survive a crash.
 *
 * <p>What is restored brings code with it: constraints, indexes, views and triggers call functions.
 * The restore runs them with the rights of their owners, who are ordinary roles here; and the
 * server is in a jail where this machine can make one: reached through a Unix socket, and reaching
 * nothing. Belay's own sessions fire no event trigger where PostgreSQL can do that; those of
 * programs, which find it in their environment, do.
 */
public final class PostgresSandbox implements Sandbox {
  private static final String DATABASE = "restored";

  /** On the loopbacks of jails, so that those of one program differ. */
  private static final int FIRST_PORT = 15432;

  private static final int PORTS = 10_000;
  private static final AtomicInteger NEXT = new AtomicInteger();

  /** Has event triggers that fire when somebody logs in, and a setting against all of them. */
  private static final int FIRST_WITH_LOGIN_TRIGGERS = 17;

  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          // COPY into a table that the same transaction created, and index builds, write no WAL.
          Map.entry("wal_level", "minimal"),
          Map.entry("max_wal_senders", "0"),
          Map.entry("max_logical_replication_workers", "0"),
          Map.entry("archive_mode", "off"),
          Map.entry("autovacuum", "off"),
          Map.entry("checkpoint_timeout", "1d"),
          Map.entry("max_wal_size", "16GB"),
          Map.entry("shared_buffers", "256MB"),
          Map.entry("maintenance_work_mem", "256MB"),
          Map.entry("max_parallel_maintenance_workers", "2"),
          Map.entry("max_locks_per_transaction", "1024"),
          Map.entry("max_prepared_transactions", "0"),
          Map.entry("jit", "off"));

  private final PrivatePostgres server;
  private final StoreConnection connection;
  private final Map<String, String> environment;
  private final String version;
  private final Isolation isolation;
  private final int port;

  private PostgresSandbox(PrivatePostgres server, StoreConnection connection, Isolation isolation)
      throws DataStoreException {
    this.server = server;
    this.connection = connection;
    this.isolation = isolation;
    this.port =
        server.socket().isPresent()
            ? FIRST_PORT + Math.floorMod(NEXT.getAndIncrement(), PORTS)
            : server.port();
    this.environment =
        PostgresAddress.environment(
            PostgresAddress.connection(
                DATABASE,
                "postgresql://127.0.0.1:" + port + "/" + DATABASE,
                PostgresAddress.username(connection),
                PostgresAddress.password(connection),
                1));
    this.version = version(connection);
  }

  /**
   * Starts a sandbox. If this machine lacks the source database's locale, the database has the C
   * locale, and the check {@code collation} reports that afterwards.
   *
   * @param request its directory does not exist or is empty; deleted when the sandbox is closed
   * @throws DataStoreException.Misconfigured when this machine has no such version
   */
  public static PostgresSandbox open(SandboxRequest request)
      throws DataStoreException, InterruptedException {
    PostgresContents contents = PostgresContents.of(request.manifest());
    PrivatePostgres server = started(contents, request);
    try {
      int parallelism = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);
      StoreConnection superuser = superuser(server, parallelism);
      createDatabase(server, superuser, contents.database());
      StoreConnection connection = PostgresAddress.withDatabase(superuser, DATABASE);
      if (contents.server().major() >= FIRST_WITH_LOGIN_TRIGGERS) {
        connection = PostgresAddress.withoutEventTriggers(connection);
      }
      return new PostgresSandbox(server, connection, request.isolation());
    } catch (DataStoreException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** Once more if the point's extensions need what a server has from its start. */
  private static PrivatePostgres started(PostgresContents contents, SandboxRequest request)
      throws DataStoreException, InterruptedException {
    int major = contents.server().major();
    PrivatePostgres server = start(major, request, SETTINGS);
    Map<String, String> settings;
    try {
      settings =
          new SandboxExtensions(contents).settings(server.connection("postgres", 1), DATABASE);
    } catch (DataStoreException | RuntimeException e) {
      server.close();
      throw e;
    }
    if (settings.isEmpty()) {
      return server;
    }
    server.close();
    Map<String, String> all = new HashMap<>(SETTINGS);
    all.putAll(settings);
    return start(major, request, all);
  }

  private static PrivatePostgres start(
      int major, SandboxRequest request, Map<String, String> settings)
      throws DataStoreException, InterruptedException {
    return switch (request.isolation()) {
      case Isolation.Jailed jail ->
          PrivatePostgres.start(major, request.directory(), settings, jail);
      case Isolation.Bare bare ->
          PrivatePostgres.start(
              PostgresTools.exactly(major, "initdb"), request.directory(), settings);
    };
  }

  @Override
  public StoreConnection connection() {
    return connection;
  }

  @Override
  public Map<String, String> environment() {
    return environment;
  }

  @Override
  public String description() {
    return "PostgreSQL " + version + ", private process, " + isolation.description();
  }

  @Override
  public Optional<Doors> doors() {
    return isolation instanceof Isolation.Jailed jail
        ? server.socket().map(socket -> new Doors(jail, Map.of(port, socket), List.of()))
        : Optional.empty();
  }

  /** The server's folder, for a caller that measures it. */
  public Path directory() {
    return server.directory();
  }

  /** The server's process, or its jail, for tests that kill it. */
  public ProcessHandle process() {
    return server.process();
  }

  @Override
  public void close() {
    server.close();
  }

  /**
   * A superuser whose name no role of the recovery point has. With a name that could be guessed, an
   * owner of that name would be one in the sandbox.
   */
  private static StoreConnection superuser(PrivatePostgres server, int parallelism)
      throws DataStoreException {
    StoreConnection first = server.connection("postgres", parallelism);
    String name = Identifiers.unguessable("belay_");
    Secret password = Secret.random();
    try (PostgresSession session = PostgresSession.open(first)) {
      session.execute(
          "CREATE ROLE "
              + name
              + " SUPERUSER LOGIN PASSWORD "
              + Identifiers.literal(password.reveal()));
    } catch (SQLException e) {
      throw PostgresErrors.of("making the superuser of a sandbox", e);
    }
    return PostgresAddress.withUser(first, name, password);
  }

  private static void createDatabase(
      PrivatePostgres server, StoreConnection superuser, PostgresContents.Database source)
      throws DataStoreException {
    try (PostgresSession session = PostgresSession.open(superuser)) {
      try {
        session.execute(
            "ALTER ROLE "
                + PrivatePostgres.SUPERUSER
                + " RENAME TO "
                + Identifiers.unguessable("belay_"));
        session.execute(DatabaseLocale.create(DATABASE, source, server.major()));
      } catch (SQLException e) {
        if (!DatabaseLocale.isUnavailable(e)) {
          throw session.error("creating the sandbox's database", e);
        }
        createWithoutLocale(session, source, e);
      }
    }
  }

  private static void createWithoutLocale(
      PostgresSession session, PostgresContents.Database source, SQLException cause)
      throws DataStoreException {
    try {
      session.execute(DatabaseLocale.createPlain(DATABASE, source));
    } catch (SQLException e) {
      e.addSuppressed(cause);
      throw session.error("creating the sandbox's database", e);
    }
  }

  private static String version(StoreConnection connection) throws DataStoreException {
    try (PostgresSession session = PostgresSession.open(connection)) {
      try (Statement statement = session.jdbc().createStatement();
          ResultSet row = statement.executeQuery("SHOW server_version")) {
        row.next();
        return row.getString(1).split(" ", 2)[0];
      } catch (SQLException e) {
        throw session.error("asking the sandbox's version", e);
      }
    }
  }
}
