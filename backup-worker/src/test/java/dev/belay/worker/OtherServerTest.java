package dev.belay.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.datastores.CaptureRequest;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Drivers;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.server.PostgresTools;
import dev.belay.datastores.postgresql.server.PrivatePostgres;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.jobs.Job;
import dev.belay.jobs.JobHandler;
import dev.belay.jobs.JobStore;
import dev.belay.jobs.Lease;
import dev.belay.jobs.OutboxRecord;
import dev.belay.policy.store.DataStoreDefinition;
import dev.belay.policy.store.SecretReference;
import dev.belay.policy.store.StoreSettings;
import dev.belay.schemas.Ids;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RestoreDestination;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultKey;
import dev.belay.vault.VaultSettings;
import dev.belay.vault.storage.Vaults;
import dev.belay.worker.capture.CaptureEvents;
import dev.belay.worker.recovery.RecoveryCommandCodec;
import dev.belay.worker.recovery.RecoveryEvents;
import dev.belay.worker.recovery.RecoverySteps;
import dev.belay.worker.stores.DataStores;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Restores into another data store of the policy: real servers, a real vault, the worker's steps.
 */
class OtherServerTest {
  private static final Instant NOW = Instant.now();
  private static final RecordCodec CODEC =
      new RecordCodec(Map.of("schema.registry.url", "mock://other-server"));

  /** Older than the others; it holds the worker's jobs, too. */
  private static EmbeddedPostgres older;

  private static PrivatePostgres shop;
  private static PrivatePostgres other;

  @TempDir static Path directory;

  private Vault vault;
  private Manifest point;
  private Map<String, JobHandler> handlers;

  @BeforeAll
  static void startServers() throws Exception {
    older = EmbeddedPostgres.start();
    Flyway.configure()
        .dataSource(older.getPostgresDatabase())
        .locations("classpath:dev/belay/jobs/migration")
        .load()
        .migrate();
    shop = start();
    other = start();
    sql(shop.connection("postgres", 1), "CREATE DATABASE shop");
    sql(
        shop.connection("shop", 1),
        "CREATE TABLE orders (id int PRIMARY KEY, what text)",
        "INSERT INTO orders SELECT n, 'x' FROM generate_series(1, 100) n");
    sql(other.connection("postgres", 1), "CREATE DATABASE staging");
    sql(other.connection("staging", 1), "CREATE TABLE mine (n int)", "INSERT INTO mine VALUES (1)");
  }

  private static PrivatePostgres start() throws Exception {
    return PrivatePostgres.start(
        PostgresTools.installed("postgres").getFirst(),
        Files.createTempDirectory("belay-test"),
        Map.of());
  }

  @AfterAll
  static void stopServers() throws Exception {
    other.close();
    shop.close();
    older.close();
  }

  @BeforeEach
  void givenARecoveryPointOfTheShop() throws Exception {
    Path home = Files.createTempDirectory(directory, "home");
    vault =
        Vaults.open(
            home.resolve("vault").toUri(),
            VaultKey.loadOrCreate(home.resolve("vault.key")),
            VaultSettings.defaults());
    PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
    StoreConnection store = shop.connection("shop", 2);
    point =
        vault
            .commit(
                driver.capture(
                    new CaptureRequest(
                        store,
                        Ids.derive("point", NOW.toString()),
                        Ids.derive("set", NOW.toString()),
                        "shop",
                        "production",
                        "manual",
                        null,
                        null,
                        Map.of(),
                        List.of()),
                    vault,
                    ProgressListener.NONE))
            .manifest();
    DataStores stores =
        new DataStores(
            () ->
                Map.of(
                    "shop-db",
                        definition(
                            "shop-db", PostgresAddress.url(store), PostgresAddress.username(store)),
                    "staging-db",
                        definition(
                            "staging-db",
                            PostgresAddress.url(other.connection("staging", 2)),
                            PostgresAddress.username(other.connection("staging", 2))),
                    "older-db",
                        definition(
                            "older-db",
                            "postgresql://127.0.0.1:" + older.getPort() + "/postgres",
                            "postgres")),
            new Drivers(List.of(driver)),
            Map.of(
                "SHOP_DB",
                PostgresAddress.password(store).reveal(),
                "STAGING_DB",
                PostgresAddress.password(other.connection("staging", 2)).reveal(),
                "OLDER_DB",
                "postgres"));
    handlers =
        RecoverySteps.handlers(
            stores,
            vault,
            new JobStore(older.getPostgresDatabase()),
            new RecoveryCommandCodec(CODEC),
            new RecoveryEvents(CODEC, Clock.systemUTC(), "backup-worker/test"),
            new CaptureEvents(CODEC, Clock.systemUTC(), "backup-worker/test"),
            Duration.ofSeconds(2));
  }

  @AfterEach
  void closeTheVault() {
    vault.close();
  }

  @Test
  void restoresIntoANewDatabaseOfAnotherServer() throws Exception {
    RestoreDestination target = target("staging-db").setDatabase("shop_copy").build();

    run("prepare", target);
    List<RecoveryEvent> events = run("apply", target);

    assertThat(Objects.requireNonNull(events.getLast().getRestored()).getTarget())
        .isEqualTo("staging-db/shop_copy");
    assertThat(query(other.connection("shop_copy", 1), "SELECT count(*) FROM public.orders"))
        .isEqualTo("100");
  }

  @Test
  void restoresATableIntoASchemaOfTheDatabaseThatIsThere() throws Exception {
    RestoreDestination target =
        target("staging-db").setTables(List.of("orders")).setIntoSchema("from_shop").build();

    run("prepare", target);
    List<RecoveryEvent> events = run("apply", target);

    assertThat(events).extracting(RecoveryEvent::getType).containsExactly("restore-applied");
    assertThat(Objects.requireNonNull(events.getLast().getRestored()).getTarget())
        .isEqualTo("staging-db, schema from_shop");
    StoreConnection staging = other.connection("staging", 1);
    assertThat(query(staging, "SELECT count(*) FROM from_shop.orders")).isEqualTo("100");
    assertThat(query(staging, "SELECT count(*) FROM public.mine")).isEqualTo("1");
  }

  @Test
  void capturesTheOtherServersRowsBeforeItReplacesThem() throws Exception {
    StoreConnection staging = other.connection("staging", 1);
    sql(
        staging,
        "CREATE TABLE orders (id int PRIMARY KEY, what text)",
        "INSERT INTO orders VALUES (1, 'staged')");
    RestoreDestination target =
        target("staging-db").setTables(List.of("orders")).setReplace(true).build();

    run("prepare", target);
    List<RecoveryEvent> events = run("apply", target);

    assertThat(events)
        .extracting(RecoveryEvent::getType)
        .containsExactly("capture-completed", "restore-applied");
    assertThat(Objects.requireNonNull(events.getLast().getRestored()).getWarnings())
        .anyMatch(warning -> warning.contains("pre-restore recovery point"));
    assertThat(query(staging, "SELECT count(*) FROM public.orders")).isEqualTo("100");
  }

  @Test
  void refusesAnOlderMajorVersionAndLeavesNothingThere() {
    RestoreDestination target = target("older-db").setDatabase("shop_copy").build();

    assertThatThrownBy(() -> run("prepare", target))
        .isInstanceOf(DataStoreException.Misconfigured.class)
        .hasMessageContaining("and the target of " + 14)
        .hasMessageContaining("the same major version or a later one");

    assertThat(
            query(
                PostgresAddress.connection(
                    "older",
                    "postgresql://127.0.0.1:" + older.getPort() + "/postgres",
                    "postgres",
                    new dev.belay.datastores.Secret("postgres"),
                    1),
                "SELECT count(*) FROM pg_database WHERE datname LIKE 'belay_%'"))
        .isEqualTo("0");
  }

  private static DataStoreDefinition definition(String name, String url, String user) {
    return new DataStoreDefinition(
        name,
        "postgresql",
        2,
        new StoreSettings(
            Map.of("url", url, "username", user),
            Map.of(
                "password",
                new SecretReference.EnvironmentVariable(
                    name.toUpperCase(java.util.Locale.ROOT).replace('-', '_')))),
        List.of());
  }

  private static RestoreDestination.Builder target(String dataStore) {
    return RestoreDestination.newBuilder().setDataStore(dataStore).setReplace(false);
  }

  private List<RecoveryEvent> run(String action, RestoreDestination target) throws Exception {
    String operation = Ids.derive("operation", target.toString());
    RecoveryCommand command =
        RecoveryCommand.newBuilder()
            .setCommandId(Ids.derive("recovery-command", operation, "shop-db", action))
            .setAction(action)
            .setOperationId(operation)
            .setKind("restore")
            .setRecoverySetId(point.recoverySetId())
            .setRecoveryPointId(point.recoveryPointId())
            .setDataStore("shop-db")
            .setApplication("shop")
            .setEnvironment("production")
            .setTrigger("manual")
            .setRequestedAt(NOW)
            .setDeadline(NOW.plusSeconds(900))
            .setTarget(target)
            .setPreRestoreSetId(Ids.derive("pre-restore-set", operation))
            .setPreRestorePointId(Ids.derive("pre-restore-point", operation))
            .build();
    List<OutboxRecord> published = new ArrayList<>();
    Lease lease = published::addAll;
    Job job =
        new Job(
            command.getCommandId(),
            action,
            CODEC.encode(Topics.RECOVERY_COMMANDS, command),
            1,
            command.getDeadline());
    return Objects.requireNonNull(handlers.get(action)).run(job, lease).stream()
        .map(record -> CODEC.decode(record.topic(), record.value(), RecoveryEvent.class))
        .toList();
  }

  private static void sql(StoreConnection store, String... statements) {
    try (Connection connection = connect(store);
        Statement statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static String query(StoreConnection store, String query) {
    try (Connection connection = connect(store);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static Connection connect(StoreConnection store) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:" + PostgresAddress.url(store),
        PostgresAddress.username(store),
        PostgresAddress.password(store).reveal());
  }
}
