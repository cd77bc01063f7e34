package dev.belay.datastores.postgresql.server;

import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** pgbouncer before a server; it listens on a Unix socket. */
public final class Pgbouncer implements AutoCloseable {
  private static final int PORT = 6432; // names the socket's file
  private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

  private final Path folder;
  private final Process process;
  private final StoreConnection server;

  private Pgbouncer(Path folder, Process process, StoreConnection server) {
    this.folder = folder;
    this.process = process;
    this.server = server;
  }

  /**
   * @param settings of pgbouncer.ini, separated by semicolons
   */
  public static Pgbouncer start(StoreConnection server, String settings) throws Exception {
    if (!Files.isExecutable(PROGRAM)) {
      throw new AssertionError(PROGRAM + " is missing: bash build/prerequisites.sh faults");
    }
    ServerUser user = ServerUser.current();
    Path folder = Files.createTempDirectory("bnc");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    PostgresAddress address = PostgresAddress.of(server);
    Path configuration =
        Files.writeString(
            folder.resolve("pgbouncer.ini"),
            """
            [databases]
            * = host=%s port=%d user=%s password='%s'
            [pgbouncer]
            listen_addr =
            listen_port = %d
            unix_socket_dir = %s
            auth_type = any
            %s
            """
                .formatted(
                    address.host(),
                    address.port(),
                    PostgresAddress.username(server),
                    PostgresAddress.password(server).reveal(),
                    PORT,
                    folder,
                    settings.replace("; ", "\n")));
    user.give(folder);
    user.give(configuration);
    Process process =
        new ProcessBuilder(user.command(List.of(PROGRAM.toString(), configuration.toString())))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> Files.exists(folder.resolve(".s.PGSQL." + PORT)) || !process.isAlive());
    if (!process.isAlive()) {
      throw new AssertionError(Files.readString(folder.resolve("log")));
    }
    return new Pgbouncer(folder, process, server);
  }

  /**
   * The server's database through the pool.
   *
   * @param pooled as in a policy; empty for none
   */
  public StoreConnection connection(String pooled) throws Exception {
    StoreConnection through =
        PostgresAddress.connection(
            "pooled",
            "postgresql://"
                + folder.toString().replace("/", "%2F")
                + ":"
                + PORT
                + "/"
                + PostgresAddress.of(server).database(),
            PostgresAddress.username(server),
            new Secret("any"),
            4);
    Map<String, String> settings = new HashMap<>(through.settings());
    if (!pooled.isEmpty()) {
      settings.put("pooled", pooled);
    }
    return new StoreConnection(
        through.name(), settings, Map.of("password", new Secret("any")), through.parallelism());
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
  }
}
