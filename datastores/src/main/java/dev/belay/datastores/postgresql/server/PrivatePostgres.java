package dev.belay.datastores.postgresql.server;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of this process's own: a fresh cluster in a folder that it alone uses,
 * reachable on loopback with a random port and a random password, without durability (it is thrown
 * away). PostgreSQL refuses to run as root, so root starts it as the user {@code postgres}.
 */
public final class PrivatePostgres implements AutoCloseable {
  /** The superuser of the cluster. */
  public static final String SUPERUSER = "belay";

  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final String UNPRIVILEGED_USER = "postgres";

  private final PostgresTools tools;
  private final Path directory;
  private final int port;
  private final Secret password;
  private final Process process;

  private PrivatePostgres(
      PostgresTools tools, Path directory, int port, Secret password, Process process) {
    this.tools = tools;
    this.directory = directory;
    this.port = port;
    this.password = password;
    this.process = process;
  }

  /**
   * Starts a server and waits until it answers.
   *
   * @param directory a folder that does not exist or is empty; deleted by {@link #close}
   * @param settings further lines of postgresql.conf
   */
  public static PrivatePostgres start(
      PostgresTools tools, Path directory, Map<String, String> settings)
      throws DataStoreException, InterruptedException {
    Secret password = randomPassword();
    try {
      initialise(tools, directory, password);
      int port = freePort();
      configure(directory, port, settings);
      giveAway(directory);
      Process process =
          new ProcessBuilder(
                  unprivileged(
                      List.of(tools.program("postgres"), "-D", data(directory).toString())))
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("server.log").toFile())
              .start();
      PrivatePostgres server = new PrivatePostgres(tools, directory, port, password, process);
      server.awaitReady();
      return server;
    } catch (IOException e) {
      throw new DataStoreException.Failed(
          "a private PostgreSQL could not be started in " + directory, e);
    }
  }

  /** The server's major version. */
  public int major() {
    return tools.major();
  }

  public int port() {
    return port;
  }

  /** The server process, for tests that kill it. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /** A connection to one of its databases, as superuser. */
  public StoreConnection connection(String database, int parallelism) {
    return new StoreConnection(
        database,
        "postgresql://127.0.0.1:" + port + "/" + database,
        SUPERUSER,
        password,
        parallelism);
  }

  /** Stops the server at once and deletes its files. */
  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process
        .destroy(); // SIGTERM to setpriv's exec'd postgres: a smart shutdown would wait for clients
    try {
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        children.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      children.forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    deleteTree(directory);
  }

  private static Path data(Path directory) {
    return directory.resolve("data");
  }

  private static void initialise(PostgresTools tools, Path directory, Secret password)
      throws IOException, DataStoreException, InterruptedException {
    Files.createDirectories(directory);
    Path passwordFile = directory.resolve("superuser-password");
    Files.createFile(
        passwordFile,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(passwordFile, password.reveal());
    giveAway(directory);
    Process initdb =
        new ProcessBuilder(
                unprivileged(
                    List.of(
                        tools.program("initdb"),
                        "-D",
                        data(directory).toString(),
                        "-U",
                        SUPERUSER,
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C.UTF-8",
                        "--no-sync")))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(initdb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = initdb.waitFor();
    Files.delete(passwordFile);
    if (status != 0) {
      throw new DataStoreException.Failed(
          "initdb ended with " + status + ": " + output.strip(), null);
    }
  }

  private static void configure(Path directory, int port, Map<String, String> settings)
      throws IOException {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "listen_addresses = '127.0.0.1'",
                "port = " + port,
                "unix_socket_directories = ''",
                "fsync = off",
                "synchronous_commit = off",
                "full_page_writes = off",
                "max_wal_size = 4GB",
                "max_connections = 100"));
    settings.forEach((name, value) -> lines.add(name + " = '" + value.replace("'", "''") + "'"));
    Files.write(data(directory).resolve("postgresql.conf"), lines, StandardOpenOption.APPEND);
  }

  private void awaitReady() throws IOException, DataStoreException, InterruptedException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    List<String> probe =
        List.of(
            tools.program("pg_isready"),
            "-q",
            "-h",
            "127.0.0.1",
            "-p",
            String.valueOf(port),
            "-d",
            "postgres");
    while (System.nanoTime() < deadline) {
      if (!process.isAlive()) {
        String log = Files.readString(directory.resolve("server.log"));
        close();
        throw new DataStoreException.Failed(
            "the private PostgreSQL ended at its start: " + log.strip(), null);
      }
      if (new ProcessBuilder(probe).start().waitFor() == 0) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    close();
    throw new DataStoreException.Failed(
        "the private PostgreSQL did not answer within " + START_TIMEOUT.toSeconds() + " s", null);
  }

  private static List<String> unprivileged(List<String> command) {
    if (!runsAsRoot()) {
      return command;
    }
    List<String> wrapped =
        new ArrayList<>(
            List.of(
                "setpriv",
                "--reuid=" + UNPRIVILEGED_USER,
                "--regid=" + UNPRIVILEGED_USER,
                "--clear-groups",
                "--"));
    wrapped.addAll(command);
    return wrapped;
  }

  private static void giveAway(Path directory) throws IOException {
    if (!runsAsRoot()) {
      return;
    }
    UserPrincipal owner =
        directory
            .getFileSystem()
            .getUserPrincipalLookupService()
            .lookupPrincipalByName(UNPRIVILEGED_USER);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.setOwner(file, owner);
      }
    }
  }

  private static boolean runsAsRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Secret randomPassword() {
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return new Secret(HexFormat.of().formatHex(bytes));
  }

  private static void deleteTree(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      org.slf4j.LoggerFactory.getLogger(PrivatePostgres.class)
          .atWarn()
          .addKeyValue("belay.directory", directory)
          .setCause(e)
          .log("the files of a private PostgreSQL could not be deleted");
    }
  }
}
