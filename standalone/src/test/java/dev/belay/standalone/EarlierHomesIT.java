package dev.belay.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.cli.BelayCli;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.fixtures.KeptPorts;
import dev.belay.standalone.demo.SampleDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * This version on the homes of earlier ones: their sets are known, their points can be verified and
 * restored, and work goes on. The last time anybody touched such a home, it was another version.
 */
@Tag("faults")
class EarlierHomesIT {
  @TempDir Path directory;

  static List<EarlierHome> homes() throws Exception {
    return EarlierHome.all();
  }

  @ParameterizedTest
  @MethodSource("homes")
  void whatAnEarlierVersionKeptIsUsed(EarlierHome earlier) throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    try (SampleDatabase shop = SampleDatabase.start(directory.resolve("shop-db"))) {
      Path policy = earlier.unpack(directory, shop);
      try (ServerProcess server =
          new ServerProcess(directory, policy, KeptPorts.find(6).getFirst())) {
        server.awaitReady();

        List<String> home = List.of("--home", server.home().toString());
        String set = itsSetIsKnown(home);
        itsPointIsVerifiedAgain(home, set);
        itsPointIsRestored(home, set, shop);
        workGoesOn(home);
        everyServiceIsWell(server);
      }
    }
  }

  /** As in containers: a process for each service, on databases and records of before. */
  @ParameterizedTest
  @MethodSource("homes")
  void separateServicesGoOnWithWhatAnEarlierVersionKept(EarlierHome earlier) throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    try (SampleDatabase shop = SampleDatabase.start(directory.resolve("shop-db"))) {
      Path policy = earlier.unpack(directory, shop);
      try (RunningServices services =
          new RunningServices(
              directory.resolve("home"),
              policy,
              Path.of("target", "earlier-" + earlier).toAbsolutePath(),
              SeparateServices.programs())) {
        List<String> ledger =
            List.of(
                "--ledger-url",
                services.service("ledger").url(),
                "--token-file",
                services.home().tokenFile().toString());

        itsPointIsVerifiedAgain(ledger, itsSetIsKnown(ledger));
        JsonNode set = services.awaitVerdict(services.deploy());

        assertThat(set.path("verdict").asString()).as(set.toString()).isEqualTo("verified");
        await()
            .atMost(Duration.ofMinutes(2))
            .untilAsserted(
                () ->
                    assertThat(services.health())
                        .hasSize(4)
                        .allSatisfy(
                            it -> assertThat(it).startsWith("{").doesNotContain("\"DOWN\"")));
      }
    }
  }

  private String itsSetIsKnown(List<String> server) {
    JsonNode sets = belay(server, "sets", "list").json().path("items");
    assertThat(sets.size()).isEqualTo(1);
    assertThat(sets.get(0).path("verdict").asString()).isEqualTo("verified");
    JsonNode operations = belay(server, "operations", "list").json().path("items");
    assertThat(operations.size()).isEqualTo(1);
    assertThat(operations.get(0).path("kind").asString()).isEqualTo("drill");
    assertThat(operations.get(0).path("status").asString()).isEqualTo("succeeded");
    return sets.get(0).path("recoverySetId").asString();
  }

  private void itsPointIsVerifiedAgain(List<String> server, String set) {
    Outcome verify = belay(server, "verify", "--set", set, "--wait", "--timeout", "5m");

    assertThat(verify.exitCode()).as(verify.error() + verify.output()).isZero();
    JsonNode shown = belay(server, "sets", "show", set).json().path("recoverySet");
    assertThat(shown.path("verdict").asString()).isEqualTo("verified");
  }

  private void itsPointIsRestored(List<String> server, String set, SampleDatabase shop)
      throws Exception {
    String target = shop.createDatabase();
    // Who owned the schema where it was captured.
    execute(shop.connection(), target, "create role postgres");

    Outcome restore =
        belay(
            server,
            "restore",
            "--set",
            set,
            "--into",
            target,
            "--user",
            PostgresAddress.username(shop.connection()),
            "--password-file",
            directory.resolve("password").toString());

    assertThat(restore.exitCode()).as(restore.error()).isZero();
    assertThat(text(shop.connection(), target, "select count(*) || ' ' || sum(total) from orders"))
        .isEqualTo("100 5050");
  }

  private void workGoesOn(List<String> server) {
    Outcome backup =
        belay(
            server,
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
  }

  private void everyServiceIsWell(ServerProcess server) {
    HttpClient http = HttpClient.newHttpClient();
    for (int service = 0; service < 4; service++) {
      URI health = URI.create(server.url(service) + "/actuator/health");
      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(
              () ->
                  assertThat(
                          http.send(
                                  HttpRequest.newBuilder(health).build(),
                                  HttpResponse.BodyHandlers.ofString())
                              .body())
                      .startsWith("{")
                      .doesNotContain("\"DOWN\""));
    }
  }

  private static void execute(StoreConnection shop, String url, String sql) throws SQLException {
    try (Connection jdbc =
            DriverManager.getConnection(
                "jdbc:" + url,
                PostgresAddress.username(shop),
                PostgresAddress.password(shop).reveal());
        Statement statement = jdbc.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String text(StoreConnection shop, String url, String sql) throws SQLException {
    try (Connection jdbc =
            DriverManager.getConnection(
                "jdbc:" + url,
                PostgresAddress.username(shop),
                PostgresAddress.password(shop).reveal());
        Statement statement = jdbc.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private record Outcome(int exitCode, String output, String error) {
    JsonNode json() {
      return JsonMapper.shared().readTree(output);
    }
  }

  /**
   * @param server the options that say where the server is
   */
  private static Outcome belay(List<String> server, String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(server);
    all.add("--json");
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
