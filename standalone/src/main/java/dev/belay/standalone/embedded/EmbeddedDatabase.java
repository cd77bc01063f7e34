package dev.belay.standalone.embedded;

import dev.belay.standalone.embedded.postgres.Cluster;
import dev.belay.standalone.embedded.postgres.ClusterFolder;
import dev.belay.standalone.embedded.postgres.ServerLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A durable PostgreSQL server from a jar, on loopback. Its data is in a folder that outlives the
 * JVM. The only role that can log in is no superuser and shows a password by SCRAM, and the server
 * proves that it knows the password.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
  private static final String WRONG_PASSWORD = "28P01";

  private final Cluster cluster;
  private final int port;
  private final String password;
  private final ServerLog log;

  private EmbeddedDatabase(Cluster cluster, int port, String password) {
    this.cluster = cluster;
    this.port = port;
    this.password = password;
    this.log = ServerLog.watch(cluster.data());
  }

  /**
   * Starts the server. Initialises {@code directory} when it is new, carries its data over when an
   * earlier version made it, and takes it over from a killed process.
   *
   * @param programs the folder that PostgreSQL's programs are unpacked into; this user's alone
   * @param password letters and digits; another than at the last start is fine
   */
  public static EmbeddedDatabase start(Path directory, Path programs, String password)
      throws IOException, InterruptedException {
    endServerOf(directory);
    Cluster cluster =
        ClusterFolder.open(directory.toAbsolutePath(), Files.createDirectories(programs), password);
    int port = FreePorts.find(1).getFirst();
    cluster.configure(port);
    cluster.start();
    EmbeddedDatabase database = new EmbeddedDatabase(cluster, port, password);
    if (!database.knowsPassword()) {
      cluster.stop();
      cluster.changePassword(password);
      cluster.start();
    }
    return database;
  }

  public String jdbcUrl() {
    // Whoever listens on this port after the server's end must not be told the password.
    return "jdbc:postgresql://127.0.0.1:"
        + port
        + "/"
        + Cluster.ROLE
        + "?requireAuth=scram-sha-256";
  }

  public String username() {
    return Cluster.ROLE;
  }

  public String password() {
    return password;
  }

  @Override
  public void close() throws IOException {
    try {
      log.close();
      cluster.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while PostgreSQL ended", e);
    }
  }

  private boolean knowsPassword() throws IOException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl(), username(), password)) {
      return connection.isValid(0);
    } catch (SQLException e) {
      if (WRONG_PASSWORD.equals(e.getSQLState())) {
        return false;
      }
      throw new IOException("the ledger's PostgreSQL does not answer: " + e.getMessage(), e);
    }
  }

  /** Ends the servers of a killed JVM, which still run and hold {@code directory}. */
  public static void endServerOf(Path directory) throws IOException {
    for (Path each : ClusterFolder.mayHaveServers(directory)) {
      endServer(each);
    }
  }

  private static void endServer(Path directory) throws IOException {
    Path pidFile = directory.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
    var left =
        ProcessHandle.of(pid)
            .filter(
                process -> process.info().commandLine().orElse("").contains(directory.toString()));
    if (left.isPresent()) {
      // Its fast shutdown, which waits for no client.
      new ProcessBuilder("sh", "-c", "kill -INT \"$0\"", String.valueOf(pid)).start();
      try {
        left.get().onExit().get(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while the PostgreSQL of an earlier start ended", e);
      } catch (ExecutionException | TimeoutException e) {
        throw new IOException(
            "the PostgreSQL of an earlier start, process " + pid + ", does not end; end it by hand",
            e);
      }
    }
  }
}
