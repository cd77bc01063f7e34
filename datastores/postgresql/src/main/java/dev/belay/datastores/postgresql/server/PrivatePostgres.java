package dev.belay.datastores.postgresql.server;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.kit.folders.FolderOwnership;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.jail.Isolation;
import dev.belay.jail.Launch;
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
 * A PostgreSQL server of this process's own: a fresh cluster in a folder that it alone uses,
 * reachable with a random password on a random port of the loopback or, when it is in a jail,
 * through a Unix socket alone; without durability (it is thrown away). PostgreSQL refuses to run as
 * root, so root starts it as the user {@code postgres}.
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
  private static final String SOCKET_NAME = ".s.PGSQL." + PostgresAddress.SOCKET_PORT;

  /** Where a server in a jail finds the folder of its socket: the path of a socket is short. */
  private static final Path SOCKET_IN_JAIL = Path.of("/socket");

  private static final Set<PrivatePostgres> OPEN = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> OPEN.forEach(PrivatePostgres::close), "private-postgres-end"));
  }

  private final ServerPrograms programs;
  private final ServerFolder folder;
  private final FolderOwnership ownership;
  private final Secret password = Secret.random();
  private final boolean jailed;
  private int port;
  private @Nullable ShortPath socketFolder;
  private @Nullable Process process;
  private @Nullable Launch launch;
  private boolean closed;

  private PrivatePostgres(
      ServerPrograms programs, ServerFolder folder, FolderOwnership ownership, boolean jailed) {
    this.jailed = jailed;
    this.programs = programs;
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

  /**
   * Starts a server in a jail, for data that brings code of other people with it: the server has no
   * network, no environment and no files but its own. It ends with this process, however that ends.
   *
   * @param major the server's; installed here for bubblewrap, in an image for a container
   */
  public static PrivatePostgres start(
      int major, Path directory, Map<String, String> settings, Isolation.Jailed jail)
      throws DataStoreException, InterruptedException {
    ServerPrograms programs =
        switch (jail) {
          case Isolation.Bubblewrap ignored ->
              new ServerPrograms.Installed(PostgresTools.exactly(major, "initdb"));
          case Isolation.Container container -> ServerPrograms.OfImage.of(container, major);
        };
    return start(
        programs,
        directory,
        true,
        ServerUser.current(),
        server -> server.startInJail(settings, jail));
  }

  static PrivatePostgres start(
      PostgresTools tools,
      Path directory,
      Map<String, String> settings,
      ServerUser user,
      PortSource ports)
      throws DataStoreException, InterruptedException {
    return start(
        new ServerPrograms.Installed(tools),
        directory,
        false,
        user,
        server -> server.startOnFreePort(settings, tools, ports));
  }

  private static PrivatePostgres start(
      ServerPrograms programs, Path directory, boolean jailed, ServerUser user, Start start)
      throws DataStoreException, InterruptedException {
    try {
      ServerFolder.requireEmpty(directory);
      FolderOwnership ownership = ServerFolder.take(directory, user);
      PrivatePostgres server =
          new PrivatePostgres(
              programs, new ServerFolder(directory.toRealPath(), user), ownership, jailed);
      OPEN.add(server);
      try {
        ClusterTemplate template = ClusterTemplate.of(programs, user);
        server.folder.copy(template);
        start.of(server);
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

  private interface Start {
    void of(PrivatePostgres server) throws IOException, DataStoreException, InterruptedException;
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
    return programs.major();
  }

  /** On loopback; nothing listens there when it is in a jail. */
  public int port() {
    return port;
  }

  /** Its Unix socket; empty when it is not in a jail. */
  public Optional<Path> socket() {
    return !jailed ? Optional.empty() : Optional.of(folder.path().resolve("socket/" + SOCKET_NAME));
  }

  /** The folder of the server's files. */
  public Path directory() {
    return folder.path();
  }

  /** The server process, for tests that kill it. */
  public ProcessHandle process() {
    return started().toHandle();
  }

  /** A connection to one of its databases, as superuser. */
  public StoreConnection connection(String database, int parallelism) {
    return connection(database, password, parallelism);
  }

  private StoreConnection connection(String database, Secret secret, int parallelism) {
    return socketFolder == null
        ? PostgresAddress.connection(
            database,
            "postgresql://127.0.0.1:" + port + "/" + database,
            SUPERUSER,
            secret,
            parallelism)
        : PostgresAddress.connection(
            database, socketFolder.path(), database, SUPERUSER, secret, parallelism);
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
    if (process != null && launch != null) {
      endJailed(process.toHandle(), launch);
    } else if (process != null) {
      ServerProcesses.end(process.toHandle(), folder.data());
    }
    if (socketFolder != null) {
      socketFolder.close();
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

  private void endJailed(ProcessHandle jail, Launch launched) {
    try {
      launched.end();
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("belay.directory", folder.path())
          .setCause(e)
          .log("A container of a private PostgreSQL was not removed; the next start removes it");
    }
    ServerProcesses.endJailed(jail, folder.data());
  }

  /** The template's is known to its other copies. */
  private void changePassword(Secret known) throws DataStoreException {
    try (PostgresSession session = PostgresSession.open(connection("postgres", known, 1))) {
      session.execute(
          "ALTER ROLE " + SUPERUSER + " PASSWORD " + Identifiers.literal(password.reveal()));
    } catch (SQLException e) {
      throw new DataStoreException.Failed(
          "the password of a private PostgreSQL could not be set: " + e.getMessage(), e);
    }
  }

  /** Another process may take the port between its choice and the server's start. */
  private void startOnFreePort(Map<String, String> settings, PostgresTools tools, PortSource ports)
      throws IOException, DataStoreException, InterruptedException {
    String failure = "";
    for (int attempt = 0; attempt < PORTS_TRIED; attempt++) {
      port = ports.next();
      folder.configure(
          List.of(
              "listen_addresses = '127.0.0.1'", "port = " + port, "unix_socket_directories = ''"),
          settings);
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

  private void startInJail(Map<String, String> settings, Isolation.Jailed isolation)
      throws IOException, DataStoreException, InterruptedException {
    Path sockets = folder.createSocketFolder();
    socketFolder = ShortPath.to(sockets, SOCKET_NAME);
    folder.configure(
        List.of(
            "listen_addresses = ''",
            "port = " + PostgresAddress.SOCKET_PORT,
            "unix_socket_directories = '" + SOCKET_IN_JAIL + "'",
            "unix_socket_permissions = 0777"),
        settings);
    launch =
        programs
            .jail(isolation)
            .writing(folder.data())
            .writing(sockets, SOCKET_IN_JAIL)
            .in(folder.data())
            .launch(
                List.of(programs.program("postgres"), "-D", folder.data().toString()), Map.of());
    process = programs.start(launch, folder);
    if (!awaitReady()) {
      throw new DataStoreException.Failed(
          "the private PostgreSQL ended at its start in a jail: "
              + Files.readString(folder.log()).strip(),
          null);
    }
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
        // A jail has numbers of its own; and nobody but this process puts a server there.
        .filter(postmaster -> jailed || postmaster.pid() == started().pid())
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
