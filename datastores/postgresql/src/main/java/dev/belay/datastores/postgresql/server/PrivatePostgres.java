package dev.belay.datastores.postgresql.server;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.kit.folders.FolderOwnership;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process's own PostgreSQL server: a fresh cluster in a folder of its own, on loopback with a
 * random port and a random password, without durability, because it is thrown away. PostgreSQL
 * refuses to run as root, so root starts it as the user {@code postgres}.
 *
 * <p>It ends with {@link #close}, at the latest when this process ends in an orderly way. After a
 * crash, {@link AbandonedServers} finds it by its folder.
 */
public final class PrivatePostgres implements AutoCloseable {
  /** The superuser of the cluster. */
  public static final String SUPERUSER = "belay";

  private static final Logger LOG = LoggerFactory.getLogger(PrivatePostgres.class);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final int PORTS_TRIED = 5;
  private static final Set<PrivatePostgres> OPEN = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> OPEN.forEach(PrivatePostgres::close), "private-postgres-end"));
  }

  private final PostgresTools tools;
  private final ServerFolder folder;
  private final FolderOwnership ownership;
  private final Secret password = Secret.random();
  private int port;
  private @Nullable Process process;
  private boolean closed;

  private PrivatePostgres(PostgresTools tools, ServerFolder folder, FolderOwnership ownership) {
    this.tools = tools;
    this.folder = folder;
    this.ownership = ownership;
  }

  /**
   * Starts a server and waits until it answers. A start that fails leaves nothing behind.
   *
   * @param directory a folder that does not exist or is empty; deleted by {@link #close}
   * @param settings further lines of postgresql.conf
   * @throws DataStoreException.Misconfigured when the server's user can't be used or can't enter
   *     the folder
   * @throws DataStoreException.Refused when the folder holds anything
   */
  public static PrivatePostgres start(
      PostgresTools tools, Path directory, Map<String, String> settings)
      throws DataStoreException, InterruptedException {
    return start(tools, directory, settings, ServerUser.current(), PrivatePostgres::freePort);
  }

  static PrivatePostgres start(
      PostgresTools tools,
      Path directory,
      Map<String, String> settings,
      ServerUser user,
      PortSource ports)
      throws DataStoreException, InterruptedException {
    try {
      ServerFolder.requireEmpty(directory);
      FolderOwnership ownership = ServerFolder.take(directory, user);
      PrivatePostgres server =
          new PrivatePostgres(tools, new ServerFolder(directory.toRealPath(), user), ownership);
      OPEN.add(server);
      try {
        ClusterTemplate template = ClusterTemplate.of(tools, user);
        server.folder.copy(template);
        server.startOnFreePort(settings, ports);
        server.changePassword(template.password());
        return server;
      } catch (IOException | DataStoreException | InterruptedException | RuntimeException e) {
        server.close();
        throw e;
      }
    } catch (IOException e) {
      throw new DataStoreException.Failed(
          "a private PostgreSQL could not be started in " + directory + ": " + e, e);
    }
  }

  /**
   * Why {@code directory} can't hold private servers of this process: a folder in its path that the
   * server's user can't enter. For a service's check of its own configuration.
   */
  public static Optional<Path> obstacle(Path directory)
      throws DataStoreException, InterruptedException {
    try {
      return ServerUser.current().obstacle(directory.toAbsolutePath());
    } catch (IOException e) {
      throw new DataStoreException.Misconfigured("can't examine " + directory, e);
    }
  }

  /** The server's major version. */
  public int major() {
    return tools.major();
  }

  public int port() {
    return port;
  }

  /** The folder of the server's files. */
  public Path directory() {
    return folder.path();
  }

  /** The server's programs. */
  public PostgresTools tools() {
    return tools;
  }

  /** The server process, for tests that kill it. */
  public ProcessHandle process() {
    return started().toHandle();
  }

  /** A connection to one of its databases, as superuser. */
  public StoreConnection connection(String database, int parallelism) {
    return PostgresAddress.connection(
        database,
        "postgresql://127.0.0.1:" + port + "/" + database,
        SUPERUSER,
        password,
        parallelism);
  }

  /**
   * Stops the server at once, without waiting for clients, and deletes its files. Not
   * interruptible.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (process != null) {
      ServerProcesses.end(process.toHandle(), folder.data());
    }
    try (ownership) {
      ServerFolder.delete(folder.path());
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("belay.directory", folder.path())
          .setCause(e)
          .log("Could not delete the files of a private PostgreSQL; the next start deletes them");
    }
    OPEN.remove(this);
  }

  /** The template's is known to its other copies. */
  private void changePassword(Secret known) throws DataStoreException {
    StoreConnection superuser = connection("postgres", 1);
    try (PostgresSession session =
        PostgresSession.open(
            PostgresAddress.connection(
                superuser.name(), PostgresAddress.url(superuser), SUPERUSER, known, 1))) {
      session.execute(
          "ALTER ROLE " + SUPERUSER + " PASSWORD " + Identifiers.literal(password.reveal()));
    } catch (SQLException e) {
      throw new DataStoreException.Failed(
          "the password of a private PostgreSQL could not be set: " + e.getMessage(), e);
    }
  }

  /** Another process may take the port between its choice and the server's start. */
  private void startOnFreePort(Map<String, String> settings, PortSource ports)
      throws IOException, DataStoreException, InterruptedException {
    String failure = "";
    for (int attempt = 0; attempt < PORTS_TRIED; attempt++) {
      port = ports.next();
      folder.configure(port, settings);
      process =
          folder
              .process(List.of(tools.program("postgres"), "-D", folder.data().toString()))
              .redirectOutput(folder.log().toFile())
              .start();
      if (awaitReady()) {
        return;
      }
      failure = Files.readString(folder.log()).strip();
      if (!failure.contains("could not bind") && !failure.contains("could not create any TCP/IP")) {
        break;
      }
    }
    throw new DataStoreException.Failed(
        "the private PostgreSQL ended at its start: " + failure, null);
  }

  /**
   * Waits by means of the server's own lock file, because another server may answer on the port.
   *
   * @return false when the server has ended
   */
  private boolean awaitReady() throws IOException, DataStoreException, InterruptedException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (System.nanoTime() < deadline) {
      if (isReady()) {
        return true;
      }
      if (started().waitFor(20, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    throw new DataStoreException.Failed(
        "the private PostgreSQL was not ready within " + START_TIMEOUT.toSeconds() + " s", null);
  }

  private boolean isReady() throws IOException {
    return folder
        .postmaster()
        .filter(postmaster -> postmaster.pid() == started().pid())
        .filter(postmaster -> postmaster.status().equals("ready"))
        .isPresent();
  }

  private Process started() {
    if (process == null) {
      throw new IllegalStateException("the private PostgreSQL was not started");
    }
    return process;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Chooses port numbers. */
  @FunctionalInterface
  interface PortSource {
    int next() throws IOException;
  }
}
