package dev.belay.standalone.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A durable PostgreSQL server from a jar, on loopback. Its data is in a folder that outlives the
 * JVM.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final EmbeddedPostgres server;

  private EmbeddedDatabase(EmbeddedPostgres server) {
    this.server = server;
  }

  /**
   * Starts the server. Initialises {@code directory} when it is new, and takes it over from a
   * killed process.
   */
  public static EmbeddedDatabase start(Path directory, Path workingDirectory) throws IOException {
    endServerOf(directory);
    Files.createDirectories(workingDirectory);
    return new EmbeddedDatabase(
        EmbeddedPostgres.builder()
            .setDataDirectory(directory)
            .setCleanDataDirectory(false)
            .setOverrideWorkingDirectory(workingDirectory.toFile())
            .setRegisterShutdownHook(false)
            .setPGStartupWait(START_TIMEOUT)
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("unix_socket_directories", "")
            .setServerConfig("shared_buffers", "64MB")
            .start());
  }

  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
  }

  public String username() {
    return "postgres";
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /** Ends the server of a killed JVM, which still runs and holds {@code directory}. */
  public static void endServerOf(Path directory) throws IOException {
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
      left.get().destroy();
      try {
        left.get().onExit().get(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
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
