package dev.belay.standalone.embedded.postgres;

import dev.belay.datastores.postgresql.server.PostgresTools;
import dev.belay.standalone.embedded.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;

/**
 * The database of an older home, made anew: an earlier PostgreSQL, which trusts everybody on
 * loopback.
 */
public final class EarlierCluster {
  private EarlierCluster() {}

  /** Makes {@code data} with an earlier version's programs, runs SQL in it, and stops it. */
  public static void make(Path data, Path programs, List<String> scripts) throws Exception {
    Cluster earlier = new Cluster(programs(programs), data);
    earlier
        .programs()
        .run(
            "initdb", List.of("-A", "trust", "-U", "postgres", "-D", "" + data, "-E", "UTF-8"), "");
    int port = FreePorts.find(1).getFirst();
    earlier.start("-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c port=" + port);
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
        Statement statement = connection.createStatement()) {
      for (String script : scripts) {
        statement.execute(script);
      }
    }
    earlier.stop();
  }

  /** What the version before this one unpacked; where the build has none, what is installed. */
  private static Programs programs(Path programs) throws Exception {
    Path archive = Path.of("target", "earlier-postgresql");
    if (ShippedPrograms.here().platform().equals("linux-x86_64")) {
      Path folder = programs.resolve("PG-3f56119e081746ae724788ccb91a76e2");
      try (var packed = Files.newInputStream(archive.resolve("postgres-linux-x86_64.txz"))) {
        ShippedPrograms.unpack(packed, folder);
      }
      Files.createFile(folder.resolve(".exists"));
      Files.setPosixFilePermissions(programs, PosixFilePermissions.fromString("rwxrwxrwx"));
      return new Programs(folder.resolve("bin"));
    }
    return new Programs(
        PostgresTools.installed("initdb").stream()
            .min(Comparator.comparingInt(PostgresTools::major))
            .orElseThrow()
            .bin());
  }
}
