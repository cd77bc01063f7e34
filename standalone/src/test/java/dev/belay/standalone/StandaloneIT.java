package dev.belay.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.belay.cli.BelayCli;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.fixtures.KeptPorts;
import dev.belay.runtime.testing.TraceReceiver;
import dev.belay.standalone.demo.SampleDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The standalone server as a process, used through the command line as a person would. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.Random.class)
class StandaloneIT {
  private static final String WRONG_PASSWORD = "wrong-hunter2-wrong";

  private static final String READER = "the-readers-own-hunter2";

  @TempDir static Path directory;

  private SampleDatabase shop;
  private ServerProcess server;
  private TraceReceiver traces;

  @BeforeAll
  void start() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    shop = SampleDatabase.start(directory.resolve("shop-db"));
    createOwned();
    traces = new TraceReceiver();
    server =
        new ServerProcess(
            directory,
            writePolicy(),
            KeptPorts.find(6).getFirst(),
            List.of(
                "-Dotel.exporter.otlp.endpoint=" + traces.endpoint(),
                "-Dotel.bsp.schedule.delay=500"));
    server.awaitReady();
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
    traces.close();
    shop.close();
  }

  @Test
  void aVerifiedBackupIsRestoredIntoAnEmptyDatabase() throws Exception {
    Outcome backup =
        belay(
            "backup",
            "--application",
            "shop",
            "--environment",
            "production",
            "--wait",
            "verified",
            "--timeout",
            "5m");
    assertThat(backup.exitCode()).as(backup.error()).isZero();
    String set = backup.json().path("recoverySet").path("recoverySetId").asString();
    String target = shop.createDatabase();

    Outcome refused = restore(set, target);
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.error()).contains("event trigger - audit_ddl", "--trust-schema");

    Outcome restore = restore(set, target, "--trust-schema");

    assertThat(restore.exitCode()).as(restore.error()).isZero();
    assertThat(count(target)).isEqualTo(count(PostgresAddress.url(shop.connection())));
    Outcome again = restore(set, target, "--trust-schema");
    assertThat(again.exitCode()).isEqualTo(3);
    assertThat(again.error()).contains("not empty");
  }

  /** The steps of one gate, in four services, hang together and name what they are of. */
  @Test
  void oneTraceGoesFromTheRequestToTheVerdictAndItsIdIsOnTheSet() throws Exception {
    Outcome gate =
        belay(
            "gate",
            "--application",
            "shop",
            "--environment",
            "production",
            "--commit",
            "3f2c1d0",
            "--timeout",
            "5m");
    assertThat(gate.exitCode()).as(gate.error() + gate.output()).isZero();
    String id = gate.json().findValue("recoverySetId").asString();
    String trace = belay("sets", "show", id).json().at("/recoverySet/traceId").asString();
    assertThat(trace).matches("[0-9a-f]{32}");

    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(steps(trace))
                    .extracting(step -> step.service() + ": " + step.name())
                    .contains(
                        "trigger-gateway: receive api",
                        "trigger-gateway: process belay.deployment-events",
                        "backup-worker: process belay.backup-commands",
                        "backup-worker: capture",
                        "restore-verifier: process belay.recovery-events",
                        "restore-verifier: verify",
                        "ledger-service: process belay.recovery-events",
                        "trigger-gateway: gate"));
    List<String> known = steps(trace).stream().map(TraceReceiver.Step::spanId).toList();
    assertThat(steps(trace))
        .filteredOn(step -> !known.contains(step.parentId()))
        .extracting(TraceReceiver.Step::name)
        .containsExactly("receive api");
    assertThat(steps(trace))
        .filteredOn(step -> step.name().equals("gate"))
        .singleElement()
        .satisfies(
            step ->
                assertThat(step.attributes())
                    .containsEntry("belay.recovery_set", id)
                    .containsEntry("belay.decision", "approved"));
    assertThat(Files.readString(server.home().resolve("log/belay.log")))
        .contains("trace_id=\"" + trace + "\"");
  }

  private List<TraceReceiver.Step> steps(String trace) {
    return traces.steps().stream().filter(step -> step.traceId().equals(trace)).toList();
  }

  /** Where an application's own role owns everything, and Belay's role can read. */
  @Test
  @Tag("faults")
  void aPlanSaysWhatARollbackNeedsAndItsStatementsAreEnough() throws Exception {
    String owned =
        PostgresAddress.url(shop.connection()).replaceFirst("/[^/?]*(\\?|$)", "/owned$1");
    String rollback = "rollback --application owned --environment production --last-verified";
    Outcome backup =
        belay(
            ("backup --application owned --environment production --wait verified --timeout 5m")
                .split(" "));
    assertThat(backup.exitCode()).as(backup.error()).isZero();
    assertThat(backup.json().at("/recoverySet/recoveryPoints/0/warnings").toString())
        .contains("a rollback would fail", "owned_by");
    execute(owned, "update orders set total = 0");

    Outcome refused = belay((rollback + " --plan").split(" "));
    assertThat(refused.exitCode()).as(refused.error()).isEqualTo(3);
    JsonNode needs = refused.json().at("/operation/stores/0/comparison/needs");
    assertThat(needs.size()).as(refused.output()).isPositive();
    for (JsonNode need : needs) {
      for (JsonNode remedy : need.path("remedies")) {
        execute(owned, remedy.asString());
      }
    }
    Outcome planned = belay((rollback + " --plan").split(" "));
    assertThat(planned.exitCode()).as(planned.error() + planned.output()).isZero();
    Outcome done = belay((rollback + " --yes").split(" "));

    assertThat(done.exitCode()).as(done.error()).isZero();
    execute(owned, "do $$ begin assert (select sum(total) from orders) = 5050; end $$");
  }

  private void createOwned() throws SQLException {
    String server = PostgresAddress.url(shop.connection());
    execute(server, "create role owned_by");
    execute(server, "create role reader login password '" + READER + "'");
    execute(server, "grant pg_read_all_data to reader");
    execute(server, "create database owned template template0 owner owned_by");
    String owned = server.replaceFirst("/[^/?]*(\\?|$)", "/owned$1");
    execute(owned, "create table orders (id int primary key, total numeric)");
    execute(owned, "insert into orders select i, i from generate_series(1, 100) i");
    execute(owned, "alter table orders owner to owned_by");
  }

  private void execute(String url, String sql) throws SQLException {
    StoreConnection connection = shop.connection();
    try (Connection jdbc =
            DriverManager.getConnection(
                "jdbc:" + url,
                PostgresAddress.username(connection),
                PostgresAddress.password(connection).reveal());
        Statement statement = jdbc.createStatement()) {
      statement.execute(sql);
    }
  }

  /** As the superuser, who is the only one that may make event triggers. */
  private Outcome restore(String set, String target, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "restore",
                "--set",
                set,
                "--into",
                target,
                "--user",
                PostgresAddress.username(shop.connection()),
                "--password-file",
                passwordFile().toString()));
    arguments.addAll(List.of(more));
    return belay(arguments.toArray(String[]::new));
  }

  @Test
  void aWrongPasswordIsAFailedRecoveryPointWithItsCause() throws Exception {
    Outcome backup =
        belay(
            "backup",
            "--application",
            "broken",
            "--environment",
            "production",
            "--wait",
            "captured",
            "--timeout",
            "2m");

    assertThat(backup.exitCode()).isEqualTo(1);
    JsonNode failure =
        backup.json().path("recoverySet").path("recoveryPoints").get(0).path("failure");
    assertThat(failure.path("kind").asString()).isEqualTo("configuration");
    assertThat(failure.path("message").asString()).contains("password").contains("broken-db");
    noSecretIsAnywhere();
  }

  /** The ledger hears of all four a moment after their start. */
  @Test
  void allServicesSayThatTheyGoByTheSamePolicy() throws Exception {
    JsonNode policies =
        await()
            .atMost(Duration.ofMinutes(1))
            .until(this::policies, it -> it.path("items").size() > 3);

    assertThat(policies.path("agree").asBoolean()).isTrue();
    assertThat(policies.at("/inForce/0/services").valueStream().map(JsonNode::asString))
        .extracting(service -> service.substring(0, service.indexOf('/')))
        .containsExactly("gateway", "ledger", "verifier", "worker");
  }

  private JsonNode policies() throws IOException, InterruptedException {
    JsonNode client =
        JsonMapper.shared().readTree(Files.readString(server.home().resolve("client.json")));
    Path token = server.home().resolve(client.path("tokenFile").asString());
    try (HttpClient http = HttpClient.newHttpClient()) {
      return JsonMapper.shared()
          .readTree(
              http.send(
                      HttpRequest.newBuilder(
                              URI.create(client.path("ledgerUrl").asString() + "/v1/policies"))
                          .header("Authorization", "Bearer " + Files.readString(token).strip())
                          .build(),
                      HttpResponse.BodyHandlers.ofString())
                  .body());
    }
  }

  @Test
  void anotherUserOfTheMachineFindsNothingInTheHome() throws Exception {
    assertThat(Intruder.finds(server.home()))
        .filteredOn(found -> !found.contains("/sandboxes/")) // a jail of their own
        .isEmpty();
  }

  /** Everybody may read a process' arguments, and a log is sent around. */
  @Test
  void noSecretOfTheHomeIsInArgumentsOrLogs() throws Exception {
    List<String> secrets = new ArrayList<>();
    for (String file :
        List.of("api-token", "database-password", "kafka-password", "github-webhook-secret")) {
      secrets.add(Files.readString(server.home().resolve(file)).strip());
    }

    assertThat(ProcessHandle.allProcesses().map(process -> process.info().commandLine().orElse("")))
        .noneMatch(line -> secrets.stream().anyMatch(line::contains));
    assertThat(Files.readString(server.home().resolve("log/belay.log"))).doesNotContain(secrets);
  }

  @Test
  void theLedgersDatabaseLetsNobodyInWithoutItsPassword() throws Exception {
    String port = Files.readAllLines(server.home().resolve("ledger-db/postmaster.pid")).get(3);

    for (String user : List.of("postgres", "belay")) {
      for (String database : List.of("postgres", "belay")) {
        assertThatThrownBy(
                () ->
                    DriverManager.getConnection(
                            "jdbc:postgresql://127.0.0.1:" + port + "/" + database, user, "")
                        .close())
            .as("%s in %s", user, database)
            .isInstanceOf(SQLException.class);
      }
    }
  }

  /** By the clients that people have in other languages, in the way that the documents show. */
  @Tag("faults")
  @Test
  void programsOfOthersProduceWhatBecomesASet() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("producers"));
    for (String name : List.of("package.json", "package-lock.json", "produce.mjs")) {
      Files.copy(Path.of("src", "test", "producers", name), folder.resolve(name));
    }
    run(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
    Path avro =
        Path.of("..", "schemas", "src", "main", "avro", "deployment-event.avsc").toAbsolutePath();
    run(
        folder,
        "node",
        "produce.mjs",
        server.home().resolve("kafka.properties").toString(),
        avro.toString());

    for (String deployment : List.of("from-kafkajs-avro", "from-kafkajs-json")) {
      await()
          .atMost(Duration.ofMinutes(3))
          .untilAsserted(
              () -> {
                Outcome sets = belay("sets", "list", "--deployment", deployment);
                assertThat(sets.output()).as(sets.error()).contains(deployment, "verified");
              });
    }
  }

  @Tag("faults")
  @Test
  void aStartThatFailsSaysWhyOnce() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("fails"));
    Path policy = directory.resolve("belay.yaml");
    int port = KeptPorts.find(6).getFirst();
    try (ServerSocket taken = new ServerSocket(port + 1);
        ServerProcess failing = new ServerProcess(folder, policy, port)) {
      assertThatThrownBy(failing::awaitReady)
          .hasMessageContaining("ended with 1")
          .satisfies(
              failure ->
                  assertThat(String.valueOf(failure.getMessage()))
                      .as("held: %s", taken)
                      .containsOnlyOnce(
                          "belay: port %d (for the ledger) is taken".formatted(port + 1)));
    }
  }

  private static void run(Path folder, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", command[0], said).isZero();
  }

  @Tag("faults")
  @Test
  void healthAnswersAtOnceWhileTheDatabaseHangs() throws Exception {
    Probes probes = new Probes();
    try (FrozenDatabase frozen = FrozenDatabase.of(server.home().resolve("ledger-db"))) {
      probes.await(server.url(0), 200, 200, 503);
      for (int service : new int[] {1, 2, 3}) {
        probes.await(server.url(service), 200, 503, 503);
      }
    }
    for (int service : new int[] {0, 1, 2, 3}) {
      probes.await(server.url(service), 200, 200, 200);
    }
  }

  @Tag("faults")
  @Test
  void stateSurvivesKillMinusNine() throws Exception {
    Outcome before =
        belay(
            "backup",
            "--application",
            "shop",
            "--environment",
            "production",
            "--wait",
            "captured",
            "--timeout",
            "5m");
    assertThat(before.exitCode()).as(before.error()).isZero();
    String set = before.json().path("recoverySet").path("recoverySetId").asString();

    server.kill();
    server.restart();
    server.awaitReady();

    assertThat(belay("sets", "show", set).json().path("recoverySet").path("status").asString())
        .isEqualTo("captured");
    Outcome after =
        belay(
            "backup",
            "--application",
            "shop",
            "--environment",
            "production",
            "--wait",
            "verified",
            "--timeout",
            "5m");
    assertThat(after.exitCode()).as(after.error()).isZero();
  }

  private void noSecretIsAnywhere() throws IOException {
    List<String> secrets =
        List.of(WRONG_PASSWORD, PostgresAddress.password(shop.connection()).reveal());
    List<Path> allowed = List.of(passwordFile(), directory.resolve("wrong-password"));
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        if (!allowed.contains(file) && !file.startsWith(directory.resolve("shop-db"))) {
          String content = Files.readString(file, StandardCharsets.ISO_8859_1);
          assertThat(secrets).as("secrets in %s", file).noneMatch(content::contains);
        }
      }
    }
    assertThat(ProcessHandle.allProcesses().map(process -> process.info().commandLine().orElse("")))
        .noneMatch(line -> secrets.stream().anyMatch(line::contains));
  }

  private Path writePolicy() throws IOException {
    StoreConnection connection = shop.connection();
    secretFile(passwordFile(), PostgresAddress.password(connection).reveal());
    Path wrong = directory.resolve("wrong-password");
    secretFile(wrong, WRONG_PASSWORD);
    Path reader = directory.resolve("reader-password");
    secretFile(reader, READER);
    Path policy = directory.resolve("belay.yaml");
    Files.writeString(
        policy,
        """
        version: 1
        data-stores:
          shop-db: {driver: postgresql, url: "%1$s", username: %2$s, password: "file:%3$s"}
          broken-db: {driver: postgresql, url: "%1$s", username: %2$s, password: "file:%4$s"}
          owned-db: {driver: postgresql, url: "%5$s", username: reader, password: "file:%6$s"}
        applications:
          owned:
            environments:
              production:
                rules: [{on: manual, capture: [owned-db]}]
          shop:
            environments:
              production:
                rules:
                  - {on: manual, capture: [shop-db]}
                  - {on: before-deploy, capture: [shop-db]}
          broken:
            environments:
              production:
                rules: [{on: manual, capture: [broken-db]}]
        """
            .formatted(
                PostgresAddress.url(connection),
                PostgresAddress.username(connection),
                passwordFile(),
                wrong,
                PostgresAddress.url(connection).replaceFirst("/[^/?]*(\\?|$)", "/owned$1"),
                reader));
    return policy;
  }

  private static Path passwordFile() {
    return directory.resolve("password");
  }

  private static void secretFile(Path file, String secret) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, secret);
  }

  private long count(String url) throws SQLException {
    StoreConnection connection = shop.connection();
    try (Connection jdbc =
            DriverManager.getConnection(
                "jdbc:" + url,
                PostgresAddress.username(connection),
                PostgresAddress.password(connection).reveal());
        Statement statement = jdbc.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select (select count(*) from shop.\"order\") + (select count(*) from"
                    + " shop.customer)")) {
      row.next();
      return row.getLong(1);
    }
  }

  private record Outcome(int exitCode, String output, String error) {
    JsonNode json() {
      return JsonMapper.shared().readTree(output);
    }
  }

  private Outcome belay(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--home", server.home().toString(), "--json"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream error = new ByteArrayOutputStream();
    int exitCode =
        BelayCli.run(
            all.toArray(String[]::new),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(error, true, StandardCharsets.UTF_8),
            Map.of());
    return new Outcome(
        exitCode, out.toString(StandardCharsets.UTF_8), error.toString(StandardCharsets.UTF_8));
  }
}
