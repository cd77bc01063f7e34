package dev.belay.datastores.postgresql.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.jail.Isolation;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivatePostgresTest {
  @TempDir Path temporary;
  private PostgresTools tools;

  @BeforeEach
  void findTools() throws DataStoreException {
    tools = PostgresTools.installed("initdb").getFirst();
  }

  @Test
  void answersInAFolderWhoseParentsWereClosedToItsUser() throws Exception {
    Path directory = temporary.resolve("made/on/the/way");

    try (PrivatePostgres server =
        PrivatePostgres.start(tools, directory, Map.of("work_mem", "8MB"))) {
      assertThat(query(server, password(server), "SHOW work_mem")).isEqualTo("8MB");
    }
  }

  @Test
  void letsNobodyInWithoutThePasswordListensOnLoopbackAloneAndKeepsThePasswordOutOfSight()
      throws Exception {
    try (PrivatePostgres server = PrivatePostgres.start(tools, temporary.resolve("s"), Map.of())) {
      assertThatThrownBy(() -> query(server, "guess", "SELECT 1"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
      assertThat(query(server, password(server), "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(server.directory().resolve("superuser-password")).doesNotExist();
      assertThat(server.process().info().commandLine().orElseThrow())
          .doesNotContain(password(server));
    }
  }

  @Test
  void stopsAtOnceWithClientsConnectedAndLeavesNothing() throws Exception {
    Path directory = temporary.resolve("s");
    PrivatePostgres server = PrivatePostgres.start(tools, directory, Map.of());
    String sharedMemory = sharedMemoryOf(server);
    long began = System.nanoTime();

    try (Connection client = connect(server, password(server))) {
      assertThat(client.isValid(1)).isTrue();
      server.close();
    }

    assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(5));
    assertThat(directory).doesNotExist();
    assertThat(server.process().isAlive()).isFalse();
    assertThat(ServerProcesses.in(server.directory().resolve("data"))).isEmpty();
    assertThat(sharedMemorySegments()).doesNotContain(sharedMemory);
  }

  @Test
  void twoOfThemHaveTheirOwnPasswordsAndCopiesOfOneTemplate() throws Exception {
    try (PrivatePostgres one = PrivatePostgres.start(tools, temporary.resolve("1"), Map.of());
        PrivatePostgres two = PrivatePostgres.start(tools, temporary.resolve("2"), Map.of())) {
      ClusterTemplate template =
          ClusterTemplate.of(new ServerPrograms.Installed(tools), ServerUser.current());

      assertThat(ClusterTemplate.of(new ServerPrograms.Installed(tools), ServerUser.current()))
          .isSameAs(template);
      for (String other : List.of(password(two), template.password().reveal())) {
        assertThatThrownBy(() -> query(one, other, "SELECT 1"))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("password authentication failed");
      }
    }
  }

  @Test
  void closesTwice() throws Exception {
    PrivatePostgres server = PrivatePostgres.start(tools, temporary.resolve("s"), Map.of());
    server.close();

    server.close();

    assertThat(temporary.resolve("s")).doesNotExist();
  }

  @Test
  void closesFullyWhenItsThreadIsInterrupted() throws Exception {
    PrivatePostgres server = PrivatePostgres.start(tools, temporary.resolve("s"), Map.of());

    Thread.currentThread().interrupt();
    server.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(server.process().isAlive()).isFalse();
    assertThat(temporary.resolve("s")).doesNotExist();
  }

  @Tag("faults")
  @Test
  void closesAfterItsServerWasKilled() throws Exception {
    PrivatePostgres server = PrivatePostgres.start(tools, temporary.resolve("s"), Map.of());
    server.process().destroyForcibly();

    server.close();

    assertThat(ServerProcesses.in(server.directory().resolve("data"))).isEmpty();
    assertThat(temporary.resolve("s")).doesNotExist();
  }

  @Test
  void takesAnotherPortWhenSomebodyTookTheFirst() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Integer> ports =
          new java.util.ArrayList<>(List.of(taken.getLocalPort(), free.getLocalPort()));
      free.close();

      try (PrivatePostgres server =
          PrivatePostgres.start(
              tools,
              temporary.resolve("s"),
              Map.of(),
              ServerUser.current(),
              () -> ports.removeFirst())) {
        assertThat(server.port()).isEqualTo(free.getLocalPort());
        assertThat(query(server, password(server), "SELECT 'up'")).isEqualTo("up");
      }
    }
  }

  @Test
  void leavesNothingWhenTheServerDoesNotStart() {
    assertThatThrownBy(
            () ->
                PrivatePostgres.start(
                    tools, temporary.resolve("s"), Map.of("no_such_setting", "1")))
        .isInstanceOf(DataStoreException.Failed.class)
        .hasMessageContaining("no_such_setting");

    assertThat(temporary.resolve("s")).doesNotExist();
  }

  @Test
  void leavesNothingWhenInitdbFails() {
    PostgresTools broken = new PostgresTools(Path.of("/nonexistent"), 15);

    assertThatThrownBy(() -> PrivatePostgres.start(broken, temporary.resolve("s"), Map.of()))
        .isInstanceOf(DataStoreException.Failed.class);

    assertThat(temporary.resolve("s")).doesNotExist();
  }

  @Test
  void refusesAFolderThatHoldsAnything() throws Exception {
    Path precious = Files.writeString(temporary.resolve("precious"), "x");

    assertThatThrownBy(() -> PrivatePostgres.start(tools, temporary, Map.of()))
        .isInstanceOf(DataStoreException.Refused.class)
        .hasMessageContaining("not empty");

    assertThat(precious).exists();
  }

  @Test
  void namesAUserThatDoesNotExist() {
    assertThatThrownBy(() -> ServerUser.another("belay-nobody"))
        .isInstanceOf(DataStoreException.Misconfigured.class)
        .hasMessageContaining("belay-nobody")
        .hasMessageContaining("useradd");
  }

  @Tag("faults")
  @Test
  void endsTheServersOfAKilledProcess() throws Exception {
    Path directory = temporary.resolve("abandoned");
    Process holder = startHolder(directory);
    ProcessHandle orphan;
    try (BufferedReader output = holder.inputReader(StandardCharsets.UTF_8)) {
      orphan = serverSaidOn(output);
      holder.destroyForcibly().waitFor();
    }
    assertThat(orphan.isAlive()).isTrue();

    List<Path> ended = AbandonedServers.end(temporary);

    assertThat(ended).containsExactly(directory);
    assertThat(directory).doesNotExist();
    // Ended, but listed until whoever adopted it has heard of its end.
    await().atMost(Duration.ofSeconds(60)).until(() -> !orphan.isAlive());
  }

  @Tag("faults")
  @Test
  void sparesTheServersOfTheLiving() throws Exception {
    Process holder = startHolder(temporary.resolve("theirs"));
    try (BufferedReader output = holder.inputReader(StandardCharsets.UTF_8);
        PrivatePostgres own = PrivatePostgres.start(tools, temporary.resolve("own"), Map.of())) {
      ProcessHandle theirs = serverSaidOn(output);
      Files.createDirectory(temporary.resolve("unrelated"));

      List<Path> ended = AbandonedServers.end(temporary);
      List<Path> endedAgain = AbandonedServers.end(temporary);

      assertThat(ended).isEmpty();
      assertThat(endedAgain).isEmpty();
      assertThat(own.process().isAlive()).isTrue();
      assertThat(theirs.isAlive()).isTrue();
      assertThat(temporary.resolve("unrelated")).exists();
    } finally {
      holder.destroy(); // an orderly end: its own hook stops the server
      holder.waitFor();
    }
    assertThat(temporary.resolve("theirs")).doesNotExist();
  }

  @Test
  void aServerInAJailIsReachedByItsSocketAloneHoweverLongItsPath() throws Exception {
    Path directory = temporary.resolve("a-very-long-name-of-a-folder-".repeat(4)).resolve("s");
    Path link;
    try (PrivatePostgres server =
        PrivatePostgres.start(tools.major(), directory, Map.of(), jail())) {
      StoreConnection store = server.connection("postgres", 1);
      link = Path.of(store.setting("socket").orElseThrow());

      assertThat(Databases.query(store, "SELECT 'up'")).containsExactly("up");
      assertThat(Databases.query(store, "SHOW listen_addresses")).containsExactly("");
      assertThat(new Databases(server).schema(store)).contains("PostgreSQL database dump");
      assertThat(server.socket().orElseThrow()).exists();
    }
    assertThat(directory).doesNotExist();
    assertThat(link.getParent()).doesNotExist();
    assertThat(ServerProcesses.in(directory.resolve("data"))).isEmpty();
  }

  @Test
  void aServerInAJailThatDoesNotStartSaysWhyAndLeavesNothing() {
    assertThatThrownBy(
            () ->
                PrivatePostgres.start(
                    tools.major(), temporary.resolve("s"), Map.of("no_such_setting", "1"), jail()))
        .isInstanceOf(DataStoreException.Failed.class)
        .hasMessageContaining("no_such_setting");

    assertThat(temporary.resolve("s")).doesNotExist();
  }

  @Tag("faults")
  @Test
  void aServerInAJailEndsWithAProcessThatIsKilled() throws Exception {
    Path directory = temporary.resolve("abandoned");
    Process holder = startHolder(directory, "jailed");
    try (BufferedReader output = holder.inputReader(StandardCharsets.UTF_8)) {
      assertThat(serverSaidOn(output).isAlive()).isTrue();
      assertThat(ServerProcesses.in(directory.resolve("data"))).isNotEmpty();
      holder.destroyForcibly().waitFor();
    }

    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> ServerProcesses.in(directory.resolve("data")).isEmpty());
    assertThat(AbandonedServers.end(temporary)).containsExactly(directory);
  }

  private static Isolation.Bubblewrap jail() throws Exception {
    return (Isolation.Bubblewrap)
        Isolation.choose(Isolation.Wanted.BUBBLEWRAP, Isolation.Furnishing.reading(List.of()));
  }

  @Test
  void deletesWhatAProcessKilledDuringInitdbLeft() throws Exception {
    Path directory = Files.createDirectory(temporary.resolve("half"));
    Files.writeString(directory.resolve("owner"), "process 1");
    Files.createDirectories(directory.resolve("data/base"));

    assertThat(AbandonedServers.end(temporary)).containsExactly(directory);

    assertThat(directory).doesNotExist();
  }

  @Test
  void findsNothingWhereNoServerEverWas() throws Exception {
    assertThat(AbandonedServers.end(temporary.resolve("never"))).isEmpty();
  }

  @Test
  void namesTheFolderThatItsUserMayNotEnter() throws Exception {
    Path closed =
        Files.createDirectory(
            temporary.resolve("closed"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));

    assertThat(PrivatePostgres.obstacle(closed).isPresent())
        .isEqualTo("root".equals(System.getProperty("user.name")));
  }

  /** Among what it logs, a line that is a process id. */
  private static ProcessHandle serverSaidOn(BufferedReader output) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.matches("\\d+")) {
        return ProcessHandle.of(Long.parseLong(line)).orElseThrow();
      }
    }
    throw new AssertionError("the process that holds a server has ended");
  }

  private static Process startHolder(Path directory) throws IOException {
    return startHolder(directory, "bare");
  }

  private static Process startHolder(Path directory, String how) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            SandboxHolder.class.getName(),
            directory.toString(),
            how)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String sharedMemoryOf(PrivatePostgres server) throws IOException {
    List<String> lines = Files.readAllLines(server.directory().resolve("data/postmaster.pid"));
    return lines.get(6).strip().split("\\s+")[1];
  }

  private static List<String> sharedMemorySegments() throws IOException {
    return Files.readAllLines(Path.of("/proc/sysvipc/shm")).stream()
        .map(line -> line.strip().split("\\s+")[1])
        .toList();
  }

  private static String password(PrivatePostgres server) {
    return PostgresAddress.password(server.connection("postgres", 1)).reveal();
  }

  private static Connection connect(PrivatePostgres server, String password) throws SQLException {
    StoreConnection store = server.connection("postgres", 1);
    Properties properties = new Properties();
    properties.setProperty("user", PostgresAddress.username(store));
    properties.setProperty("password", password);
    return DriverManager.getConnection("jdbc:" + PostgresAddress.url(store), properties);
  }

  private static String query(PrivatePostgres server, String password, String sql)
      throws SQLException {
    try (Connection connection = connect(server, password);
        Statement statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
