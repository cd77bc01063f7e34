package dev.belay.standalone.embedded.postgres;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.server.PostgresTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Carries the data of an earlier major version over to the shipped one, with pg_dump and psql of
 * this machine. Both servers listen in a folder of this user alone. The earlier data is kept beside
 * the new: what is interrupted begins anew.
 */
final class CarryOver {
  private static final String EARLIER_PORT = "1";
  private static final String NEW_PORT = "2";

  /** All rows of all tables, counted: a line a table. */
  private static final String COUNTS =
      """
      select format('%I.%I', n.nspname, c.relname), (xpath('/row/n/text()', query_to_xml(
          format('select count(*) as n from only %I.%I', n.nspname, c.relname), false, true, '')))[1]::text
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')
      order by 1
      """;

  private final Path data;
  private final Path programs;
  private final int major;
  private final PostgresTools tools;

  private CarryOver(Path data, Path programs, int major, PostgresTools tools) {
    this.data = data;
    this.programs = programs;
    this.major = major;
    this.tools = tools;
  }

  /**
   * Replaces {@code data}, made by version {@code major}, by a cluster of the shipped programs with
   * the same content, owned by {@link Cluster#ROLE}.
   *
   * @param programs where earlier versions of Belay unpacked theirs
   * @throws IOException if it can't be done, with the remedy; {@code data} is as it was
   */
  static void run(Path data, Path programs, int major, String password)
      throws IOException, InterruptedException {
    PostgresTools tools;
    try {
      tools = PostgresTools.atLeast(major, "pg_dump");
    } catch (DataStoreException e) {
      throw new IOException(
          "the ledger's data in " + data + " is carried over with pg_dump: " + e.getMessage(), e);
    }
    new CarryOver(data, programs, major, tools).run(password);
  }

  private void run(String password) throws IOException, InterruptedException {
    Cluster earlier = new Cluster(earlierPrograms(), data);
    Path fresh = ClusterFolder.successor(data);
    Folders.delete(fresh);
    Cluster successor = new Cluster(Programs.shipped(programs), fresh);
    successor.initialise(password);
    // A socket's path has at most 107 characters: not below the home.
    Path sockets = Files.createTempDirectory("belay-db");
    try {
      Path allowed = Files.writeString(sockets.resolve("hba"), "local all all trust\n");
      earlier.start(privately(sockets, allowed, EARLIER_PORT));
      try {
        successor.start(privately(sockets, allowed, NEW_PORT));
        try {
          copy(sockets);
          compare(sockets);
        } finally {
          successor.stop();
        }
      } finally {
        earlier.stop();
      }
    } finally {
      Folders.delete(sockets);
    }
    Files.move(data, kept(), StandardCopyOption.ATOMIC_MOVE);
    Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
  }

  private Programs earlierPrograms() throws IOException {
    var own = Programs.earlier(programs, major);
    if (own.isPresent()) {
      return own.get();
    }
    try {
      return new Programs(PostgresTools.exactly(major, "postgres").bin());
    } catch (DataStoreException e) {
      throw new IOException(
          "the ledger's data in "
              + data
              + " was made by PostgreSQL "
              + major
              + ", and its programs in "
              + programs
              + " are gone or are not what was shipped; to carry the data over, "
              + e.getMessage(),
          e);
    }
  }

  /** Nobody but this user can reach a server that listens in {@code sockets} alone. */
  private static String[] privately(Path sockets, Path allowed, String port) {
    return new String[] {
      "-c listen_addresses=",
      "-c unix_socket_directories=" + sockets,
      "-c unix_socket_permissions=0700",
      "-c hba_file=" + allowed,
      "-c port=" + port
    };
  }

  private void copy(Path sockets) throws IOException, InterruptedException {
    Path complaints = sockets.resolve("complaints");
    List<Process> pipeline =
        ProcessBuilder.startPipeline(
            List.of(
                client("pg_dump", "--host=" + sockets, "--port=" + EARLIER_PORT, "-U", "postgres")
                    .addTo("--no-owner", "--no-privileges", "--dbname=postgres")
                    .builder()
                    .redirectError(ProcessBuilder.Redirect.appendTo(complaints.toFile())),
                client("psql", "--host=" + sockets, "--port=" + NEW_PORT, "-U", Cluster.ROLE)
                    .addTo("--dbname=" + Cluster.ROLE, "--single-transaction")
                    .builder()
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.appendTo(complaints.toFile()))));
    int dumped = pipeline.getFirst().waitFor();
    int loaded = pipeline.getLast().waitFor();
    if (dumped != 0 || loaded != 0) {
      throw new IOException(
          "the ledger's data in "
              + data
              + " could not be carried over; it is as it was. pg_dump ended with "
              + dumped
              + ", psql with "
              + loaded
              + ": "
              + Files.readString(complaints).strip());
    }
  }

  private void compare(Path sockets) throws IOException, InterruptedException {
    String before = count(sockets, EARLIER_PORT, "postgres", "postgres");
    String after = count(sockets, NEW_PORT, Cluster.ROLE, Cluster.ROLE);
    if (!before.equals(after)) {
      throw new IOException(
          "the ledger's data in "
              + data
              + " could not be carried over; it is as it was. It had these rows:\n"
              + before
              + "and would have had these:\n"
              + after);
    }
  }

  private String count(Path sockets, String port, String user, String database)
      throws IOException, InterruptedException {
    Process psql =
        client("psql", "--host=" + sockets, "--port=" + port, "-U", user)
            .addTo("--dbname=" + database, "--tuples-only", "--no-align", "--command=" + COUNTS)
            .builder()
            .redirectErrorStream(true)
            .start();
    String output = new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (psql.waitFor() != 0) {
      throw new IOException("the rows in " + data + " can't be counted: " + output.strip());
    }
    return output;
  }

  private Client client(String program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(tools.program(program)));
    command.addAll(List.of(arguments));
    if (program.equals("psql")) {
      command.addAll(List.of("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"));
    }
    return new Client(List.copyOf(command));
  }

  private record Client(List<String> command) {
    Client addTo(String... more) {
      return new Client(Stream.concat(command.stream(), Stream.of(more)).toList());
    }

    ProcessBuilder builder() {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
      builder.environment().put("PGCLIENTENCODING", "UTF8");
      return builder;
    }
  }

  /** Beside the new data, under a name that is free. */
  private Path kept() {
    String name = ClusterFolder.kept(data, major);
    Path kept = data.resolveSibling(name);
    for (int i = 2; Files.exists(kept); i++) {
      kept = data.resolveSibling(name + "-" + i);
    }
    return kept;
  }
}
