package dev.belay.datastores.postgresql.replace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.Place;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.RestoreOrder;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.restore.TableSelection;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.Requests;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultKey;
import dev.belay.vault.VaultSettings;
import dev.belay.vault.storage.Vaults;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of a process that puts chosen tables in their place, at any moment. */
@Tag("faults")
@ExtendWith(SharedPostgres.class)
class KilledSubsetTest {
  private static final int ROUNDS = 2;
  private static final String OLD = "100000 old";
  private static final String NEW = "100001 new";

  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  private final Recovery recovery = driver.recovery().orElseThrow();
  private final Random random = new Random();

  @TempDir Path directory;

  /** The process: applies what is prepared, saying when. */
  static final class Applier {
    private Applier() {}

    public static void main(String[] args) throws Exception {
      StoreConnection store =
          PostgresAddress.connection(
              "killed", args[1], args[2], new Secret(System.getenv("APPLIER_PASSWORD")), 2);
      PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
      try (Vault vault = vault(Path.of(args[0]))) {
        RestoreOrder order =
            order(
                args[3],
                vault.manifest(args[4]).manifest(),
                store,
                args[5].isEmpty() ? null : args[5]);
        System.out.write('a');
        System.out.flush();
        driver
            .recovery()
            .orElseThrow()
            .apply(
                order,
                existing -> driver.capture(Requests.of(existing), vault, ProgressListener.NONE),
                ProgressListener.NONE);
      }
    }
  }

  @Test
  void leavesTheRowsOfBeforeOrAllOfTheNewOnes(Databases databases) throws Exception {
    StoreConnection store = numbered(databases);
    try (Vault vault = vault(directory)) {
      Manifest point = point(store, vault);
      for (int round = 0; round < ROUNDS; round++) {
        Databases.sql(
            store,
            "DELETE FROM numbered WHERE n = 0",
            "UPDATE numbered SET state = 'new'",
            "INSERT INTO numbered VALUES (0, 'new')");
        RestoreOrder order = order(UUID.randomUUID().toString(), point, store, null);
        recovery.prepare(order, vault, ProgressListener.NONE);

        kill(order, "");

        assertThat(state(store, "public")).isIn(OLD, NEW);
        apply(order, vault);
        assertThat(state(store, "public")).isEqualTo(OLD);
        assertThat(keys(store)).isEqualTo("1");
        assertThat(Shop.databasesOf(store, Names.of(DatabaseOrder.of(order)).prepared())).isEmpty();
      }
    }
  }

  @Test
  void leavesNoSchemaOrACompleteOne(Databases databases) throws Exception {
    StoreConnection store = numbered(databases);
    try (Vault vault = vault(directory)) {
      Manifest point = point(store, vault);
      for (int round = 0; round < ROUNDS; round++) {
        String schema = "recovered_" + round;
        RestoreOrder order = order(UUID.randomUUID().toString(), point, store, schema);
        recovery.prepare(order, vault, ProgressListener.NONE);

        kill(order, schema);

        assertThat(
                Databases.query(
                            store, "SELECT 1 FROM pg_namespace WHERE nspname = '" + schema + "'")
                        .isEmpty()
                    || state(store, schema).equals(OLD))
            .isTrue();
        apply(order, vault);
        assertThat(state(store, schema)).isEqualTo(OLD);
        assertThat(Shop.databasesOf(store, Names.of(DatabaseOrder.of(order)).prepared())).isEmpty();
      }
    }
  }

  private static StoreConnection numbered(Databases databases) {
    StoreConnection store = databases.create();
    Databases.sql(
        store,
        "CREATE TABLE numbered (n bigint PRIMARY KEY, state text)",
        "INSERT INTO numbered SELECT n, 'old' FROM generate_series(1, 100000) n",
        "CREATE TABLE referring (n bigint CONSTRAINT refers REFERENCES numbered)",
        "INSERT INTO referring VALUES (7)");
    return store;
  }

  private Manifest point(StoreConnection store, Vault vault) throws Exception {
    return vault
        .commit(driver.capture(Requests.of(store), vault, ProgressListener.NONE))
        .manifest();
  }

  private void apply(RestoreOrder order, Vault vault) throws Exception {
    recovery.apply(
        order,
        existing -> driver.capture(Requests.of(existing), vault, ProgressListener.NONE),
        ProgressListener.NONE);
  }

  private void kill(RestoreOrder order, String schema) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Djava.io.tmpdir=" + directory,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Applier.class.getName(),
                directory.toString(),
                PostgresAddress.url(order.store()),
                PostgresAddress.username(order.store()),
                order.operationId(),
                order.manifest().recoveryPointId(),
                schema)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("APPLIER_PASSWORD", PostgresAddress.password(order.store()).reveal());
    Process process = builder.start();
    try (InputStream said = process.getInputStream()) {
      assertThat(said.read()).isEqualTo('a');
      process.waitFor(Duration.ofMillis(random.nextLong(2500)).toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static Vault vault(Path home) throws Exception {
    return Vaults.open(
        home.resolve("vault").toUri(),
        VaultKey.loadOrCreate(home.resolve("vault.key")),
        VaultSettings.defaults().withSegmentBytes(1 << 20));
  }

  private static RestoreOrder order(
      String operation,
      Manifest manifest,
      StoreConnection store,
      @org.jspecify.annotations.Nullable String schema)
      throws Exception {
    return new RestoreOrder(
        operation,
        manifest,
        store,
        new Place(PostgresAddress.of(store).database()),
        schema == null,
        null,
        new TableSelection(Set.of(), Set.of("numbered"), schema).asSelection());
  }

  private static String state(StoreConnection store, String schema) {
    return Databases.query(
            store,
            "SELECT count(*) || ' ' || string_agg(DISTINCT state, '+') FROM "
                + schema
                + ".numbered")
        .getFirst();
  }

  private static String keys(StoreConnection store) {
    return Databases.query(store, "SELECT count(*) FROM pg_constraint WHERE conname = 'refers'")
        .getFirst();
  }
}
