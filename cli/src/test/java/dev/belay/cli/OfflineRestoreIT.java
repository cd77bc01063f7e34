package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.cli.http.Json;
import dev.belay.datastores.CaptureRequest;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.server.PostgresTools;
import dev.belay.datastores.postgresql.server.PrivatePostgres;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultKey;
import dev.belay.vault.VaultSettings;
import dev.belay.vault.storage.Vaults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A database captured into a directory, restored by the packaged command as a process of its own,
 * with nothing but the vault and the key.
 */
class OfflineRestoreIT {
  private static final String POINT = "8f14e45f-ceea-567f-8a2b-1c0f4e2d7a11";
  private static final int ROWS = 5000;

  @TempDir static Path folder = Path.of("");

  private static PrivatePostgres server;
  private static Path key = Path.of("");
  private static String vaultUri = "";

  @BeforeAll
  static void captureADatabase() throws Exception {
    PostgresTools tools =
        PostgresTools.installed("initdb").stream()
            .max(java.util.Comparator.comparingInt(PostgresTools::major))
            .orElseThrow();
    // Not in the test's own folder: the server's user may not pass through it.
    server = PrivatePostgres.start(tools, Files.createTempDirectory("belay-cli-it"), Map.of());
    execute("postgres", "create database source");
    execute("source", "create table orders (id int primary key, note text not null)");
    execute(
        "source",
        "insert into orders select i, 'order ' || i from generate_series(1, " + ROWS + ") i");
    key = folder.resolve("vault.key");
    vaultUri = folder.resolve("vault").toUri().toString();
    capture("source", POINT);
  }

  private static void capture(String database, String point) throws Exception {
    try (Vault vault =
        Vaults.open(
            folder.resolve("vault").toUri(),
            VaultKey.loadOrCreate(key),
            VaultSettings.defaults())) {
      CaptureRequest request =
          new CaptureRequest(
              server.connection(database, 2),
              point,
              "0b7e4c52-5c1e-5f0e-9a51-6f2f9a1c7d10",
              "shop",
              "test",
              "manual",
              null,
              null,
              Map.of(),
              List.of());
      vault.commit(
          new PostgresDriver(Clock.systemUTC()).capture(request, vault, ProgressListener.NONE));
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void restoresEveryRowIntoAnEmptyDatabase() throws Exception {
    execute("postgres", "create database restored");

    Ended ended = belay(restoreInto("restored", vaultUri));

    assertThat(ended.err).as(ended.out).doesNotContain("SLF4J", "\tat ");
    assertThat(ended.code).as(ended.err).isZero();
    assertThat(Json.parse(ended.out).at("/restored/0/rows").asInt()).isEqualTo(ROWS);
    assertThat(digest("restored")).isEqualTo(digest("source"));
  }

  @Test
  void saysWhatADatabaseLacksUntilItsStatementsAreRun() throws Exception {
    execute("postgres", "create role app");
    execute("postgres", "create role nothing_yet login password 'of-the-doctor'");
    execute("postgres", "create database examined owner app");
    Path policy =
        Files.writeString(
            folder.resolve("doctor.yaml"),
            """
            version: 1
            data-stores:
              shop-db: {driver: postgresql, url: "%s", username: nothing_yet, password: "file:%s"}
            applications:
              shop:
                repositories: [acme/shop]
                environments:
                  production:
                    rules: [{on: before-deploy, capture: [shop-db]}]
            """
                .formatted(
                    PostgresAddress.url(server.connection("examined", 1)),
                    Files.writeString(folder.resolve("password"), "of-the-doctor")));

    Ended before = belay("doctor", policy.toString(), "--json");
    assertThat(before.code).as(before.err + before.out).isEqualTo(1);
    for (JsonNode capability : Json.parse(before.out).at("/dataStores/0/capabilities")) {
      for (JsonNode need : capability.path("needs")) {
        for (JsonNode remedy : need.path("remedies")) {
          execute("postgres", remedy.asString());
        }
      }
    }
    Ended after = belay("doctor", policy.toString());

    assertThat(after.code).as(after.err + after.out).isZero();
    assertThat(after.out).contains("shop-db: capture: ready", "shop-db: rollback: ready");
  }

  @Test
  void refusesADatabaseThatHoldsSomething() throws Exception {
    execute("postgres", "create database filled");
    execute("filled", "create table precious (id int)");

    Ended ended = belay(restoreInto("filled", vaultUri));

    assertThat(ended.code).as(ended.err).isEqualTo(3);
    assertThat(Json.parse(ended.out).path("outcome").asString()).isEqualTo("refused");
  }

  @Test
  void aDamagedVaultIsAFailureAndNeverARestore() throws Exception {
    Path damaged = folder.resolve("damaged");
    copyTree(folder.resolve("vault"), damaged);
    damageTheLargestFile(damaged);
    execute("postgres", "create database undamaged");

    Ended ended = belay(restoreInto("undamaged", damaged.toUri().toString()));

    assertThat(ended.code).as(ended.err).isEqualTo(1);
    assertThat(Json.parse(ended.out).path("restored")).isEmpty();
  }

  @Test
  void listsThePointsOfTheVault() throws Exception {
    Ended ended = belay("points", "list", "--vault", vaultUri, "--key", key.toString(), "--json");

    assertThat(ended.code).as(ended.err).isZero();
    assertThat(Json.parse(ended.out).at("/recoveryPoints/0/recoveryPointId").asString())
        .isEqualTo(POINT);
  }

  @Test
  void showsWhatAddingAndChangingRowsDid() throws Exception {
    String later = "8f14e45f-ceea-567f-8a2b-1c0f4e2d7a12";
    execute("postgres", "create database later template source");
    execute("later", "update orders set note = 'changed' where id = 7");
    execute("later", "insert into orders values (0, 'added')");
    capture("later", later);

    Ended ended =
        belay(
            "diff",
            POINT,
            later,
            "--vault",
            vaultUri,
            "--key-file",
            key.toString(),
            "--sample=1",
            "--exit-code");

    assertThat(ended.code).as(ended.err).isEqualTo(7);
    assertThat(ended.out)
        .contains("public.orders  1      1        0        5000 -> 5001")
        .contains("~ id=7, note=[order 7 -> changed]", "+ id=0, note=added");
  }

  private static String[] restoreInto(String database, String vault) {
    return new String[] {
      "restore",
      "--vault",
      vault,
      "--key",
      key.toString(),
      "--point",
      POINT,
      "--into",
      PostgresAddress.url(server.connection(database, 1)),
      "--user",
      PrivatePostgres.SUPERUSER,
      "--password-env",
      "TARGET_PASSWORD",
      "--json"
    };
  }

  /** The jar with its class path beside it, as the launcher starts it. */
  private static Ended belay(String... arguments) throws IOException, InterruptedException {
    Path jar;
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      jar = files.filter(f -> f.toString().endsWith("-SNAPSHOT.jar")).findFirst().orElseThrow();
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                jar.toString()));
    command.addAll(Arrays.asList(arguments));
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder
        .environment()
        .put(
            "TARGET_PASSWORD", PostgresAddress.password(server.connection("postgres", 1)).reveal());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out, Files.readString(err));
  }

  private record Ended(int code, String out, String err) {}

  private static void execute(String database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String digest(String database) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(*) || ' ' || md5(string_agg(id || note, ',' order by id)) from"
                    + " orders")) {
      row.next();
      return row.getString(1);
    }
  }

  private static Connection connect(String database) throws SQLException {
    StoreConnection to = server.connection(database, 1);
    return DriverManager.getConnection(
        "jdbc:" + PostgresAddress.url(to),
        PostgresAddress.username(to),
        PostgresAddress.password(to).reveal());
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static void damageTheLargestFile(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      Path largest =
          files
              .filter(Files::isRegularFile)
              .max(java.util.Comparator.comparingLong(file -> file.toFile().length()))
              .orElseThrow();
      byte[] bytes = Files.readAllBytes(largest);
      bytes[bytes.length / 2] ^= 1;
      Files.delete(largest);
      Files.write(largest, bytes);
    }
  }
}
