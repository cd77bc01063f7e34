package dev.belay.datastores.postgresql.server;

import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.fixtures.KeptPorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A primary, and a standby that follows it and speaks German where PostgreSQL's translations are
 * installed: nothing may depend on its words.
 */
public final class StreamingStandby implements AutoCloseable {
  private static final Duration LONG = Duration.ofMinutes(2);

  private final PrivatePostgres primary;
  private final Databases databases;
  private final Process standby;
  private final Path folder;
  private final int port;

  private StreamingStandby(
      PrivatePostgres primary, Databases databases, Process standby, Path folder, int port) {
    this.primary = primary;
    this.databases = databases;
    this.standby = standby;
    this.folder = folder;
    this.port = port;
  }

  /**
   * @param temporary a folder for the primary and for the standby's log
   */
  public static StreamingStandby start(Path temporary) throws Exception {
    PostgresTools tools = PostgresTools.atLeast(15, "pg_basebackup");
    PrivatePostgres primary = PrivatePostgres.start(tools, temporary.resolve("primary"), Map.of());
    Databases databases = new Databases(primary);
    Path folder = Files.createTempDirectory("standby");
    Path data = folder.resolve("data");
    databases.run(
        primary.connection("postgres", 1),
        "pg_basebackup",
        "--pgdata=" + data,
        "--write-recovery-conf",
        "--checkpoint=fast");
    ServerUser user = ServerUser.current();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        user.give(file);
      }
    }
    int port = KeptPorts.find(1).getFirst();
    Process standby = process(tools, user, data, port, temporary.resolve("standby.log"));
    StreamingStandby servers = new StreamingStandby(primary, databases, standby, folder, port);
    try {
      Awaitility.await()
          .atMost(LONG)
          .ignoreExceptions()
          .until(
              () -> {
                try (PostgresSession session = PostgresSession.open(servers.replica("postgres"))) {
                  return session.jdbc().isValid(10);
                }
              });
      return servers;
    } catch (RuntimeException e) {
      servers.close();
      throw e;
    }
  }

  private static Process process(
      PostgresTools tools, ServerUser user, Path data, int port, Path log) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                user.command(
                    List.of(
                        tools.program("postgres"),
                        "-D",
                        data.toString(),
                        "-k",
                        data.toString(),
                        "-c",
                        "port=" + port,
                        "-c",
                        "cluster_name=the_standby",
                        "-c",
                        "lc_messages=C.UTF-8",
                        "-c",
                        "max_standby_streaming_delay=0")))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("LANGUAGE", "de");
    return builder.start();
  }

  /** A database with a thousand rows, on both servers. */
  public StoreConnection orders() throws Exception {
    StoreConnection store = databases.create();
    Databases.sql(
        store,
        "CREATE TABLE orders (id int PRIMARY KEY, note text)",
        "INSERT INTO orders SELECT i, 'good' FROM generate_series(1, 1000) i");
    await(
        replica(PostgresAddress.of(store).database()),
        "SELECT count(*) FROM public.orders",
        "1000");
    return store;
  }

  /** A database of the standby. */
  public StoreConnection replica(String database) throws Exception {
    StoreConnection own = primary.connection("postgres", 1);
    return PostgresAddress.connection(
        "replica",
        "postgresql://127.0.0.1:" + port + "/" + database,
        PostgresAddress.username(own),
        PostgresAddress.password(own),
        2);
  }

  /** Waits until a query has this answer. */
  public static void await(StoreConnection replica, String query, String value) {
    Awaitility.await()
        .atMost(LONG)
        .ignoreExceptions()
        .until(() -> Databases.query(replica, query).equals(List.of(value)));
  }

  @Override
  public void close() throws Exception {
    standby.destroy();
    if (!standby.waitFor(1, TimeUnit.MINUTES)) {
      standby.destroyForcibly().waitFor();
    }
    primary.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
