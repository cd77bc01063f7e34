package dev.belay.benchmarks;

import dev.belay.benchmarks.MeasuredProcess.Measured;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.server.PostgresTools;
import dev.belay.datastores.postgresql.server.PrivatePostgres;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The commands that are compared, all with two connections, each in a process of its own. */
final class Contenders {
  static final int PARALLELISM = 2;
  private static final String DATABASE = "measured";
  private static final int FIRST_WITH_LZ4 = 16;

  private final PostgresTools tools;
  private final PrivatePostgres server;
  private final Path folder;
  private final List<String> javaOptions;

  /**
   * @param tools the server's
   * @param folder for outputs
   * @param javaOptions further options of Belay's process, such as those of a profiler
   */
  Contenders(PostgresTools tools, PrivatePostgres server, Path folder, List<String> javaOptions) {
    this.tools = tools;
    this.server = server;
    this.folder = folder;
    this.javaOptions = List.copyOf(javaOptions);
  }

  /** The fastest compression that this version of pg_dump has, besides none. */
  String fastestCompression() {
    return server.major() >= FIRST_WITH_LZ4 ? "lz4" : "1";
  }

  void fill(Path script) throws IOException, InterruptedException {
    tool("postgres", "psql", "-X", "-q", "-c", "CREATE DATABASE " + DATABASE);
    tool(DATABASE, "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", script.toString());
  }

  void warm() throws IOException, InterruptedException {
    tool(DATABASE, "pg_dump", "-Fc", "--compress=0", "--no-sync", "-f", "/dev/null");
  }

  /** For people. */
  String serverVersion() throws IOException, InterruptedException {
    String query = "SELECT 'PostgreSQL ' || current_setting('server_version')";
    return tool(DATABASE, "psql", "-X", "-A", "-t", "-c", query).output().getFirst();
  }

  long databaseBytes() throws IOException, InterruptedException {
    String query = "SELECT 'bytes=' || pg_database_size(current_database())";
    return tool(DATABASE, "psql", "-X", "-A", "-t", "-c", query).told("bytes");
  }

  Measured capture(Path vault, String point) throws IOException, InterruptedException {
    return belay("capture", vault, point, DATABASE);
  }

  Measured dump(Path into, String compression) throws IOException, InterruptedException {
    return tool(
        DATABASE,
        "pg_dump",
        "-Fd",
        "-j" + PARALLELISM,
        "--compress=" + compression,
        "-f",
        into.toString());
  }

  /** An empty one, also when an earlier round left one of that name. */
  void createDatabase(String name) throws IOException, InterruptedException {
    tool("postgres", "psql", "-X", "-q", "-c", "DROP DATABASE IF EXISTS " + name);
    tool("postgres", "psql", "-X", "-q", "-c", "CREATE DATABASE " + name + " TEMPLATE template0");
  }

  Measured restore(Path vault, String point, String into) throws IOException, InterruptedException {
    return belay("restore", vault, point, into);
  }

  Measured check(Path vault, String point, String restored)
      throws IOException, InterruptedException {
    return belay("check", vault, point, restored);
  }

  Measured restoreDump(Path from, String into) throws IOException, InterruptedException {
    return tool(into, "pg_restore", "-j" + PARALLELISM, "-d", into, from.toString());
  }

  private Measured tool(String database, String program, String... arguments)
      throws IOException, InterruptedException {
    StoreConnection store = server.connection(database, PARALLELISM);
    List<String> command = new ArrayList<>(List.of(tools.program(program)));
    command.addAll(List.of(arguments));
    Map<String, String> environment =
        Map.of(
            "PGHOST",
            "127.0.0.1",
            "PGPORT",
            String.valueOf(server.port()),
            "PGUSER",
            PostgresAddress.username(store),
            "PGPASSWORD",
            PostgresAddress.password(store).reveal(),
            "PGDATABASE",
            database,
            "PGOPTIONS",
            "-c client_min_messages=warning");
    return MeasuredProcess.run(command, environment, "", folder);
  }

  private Measured belay(String operation, Path vault, String point, String database)
      throws IOException, InterruptedException {
    StoreConnection store = server.connection(database, PARALLELISM);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(BelayOperation.class.getName());
    command.addAll(
        List.of(
            operation,
            vault.toString(),
            point,
            PostgresAddress.url(store),
            PostgresAddress.username(store)));
    command.add(String.valueOf(store.parallelism()));
    return MeasuredProcess.run(command, Map.of(), PostgresAddress.password(store).reveal(), folder);
  }
}
