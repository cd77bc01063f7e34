package dev.belay.datastores.postgresql.replace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.AppliedRestore;
import dev.belay.datastores.Place;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.RestoreOrder;
import dev.belay.datastores.Secret;
import dev.belay.datastores.Selection;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.PostgresDriver;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of a process that prepares or applies, at any moment. */
@Tag("faults")
@ExtendWith(SharedPostgres.class)
class KilledReplaceTest {
  private static final int ROUNDS = 4;
  private static final String BEFORE = "100000 old";
  private static final String AFTER = "100001 new";

  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  private final Recovery recovery = driver.recovery().orElseThrow();
  private final Random random = new Random();

  @TempDir Path directory;

  /** The process: prepares and applies, saying when. */
  static final class Replacer {
    private Replacer() {}

    public static void main(String[] args) throws Exception {
      Path home = Path.of(args[0]);
      StoreConnection store =
          PostgresAddress.connection(
              "killed", args[1], args[2], new Secret(System.getenv("REPLACER_PASSWORD")), 2);
      PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
      Recovery recovery = driver.recovery().orElseThrow();
      try (Vault vault = vault(home)) {
        RestoreOrder order = order(args[3], vault.manifest(args[4]).manifest(), store);
        say('p');
        recovery.prepare(order, vault, ProgressListener.NONE);
        say('a');
        recovery.apply(
            order,
            existing -> driver.capture(Requests.of(existing), vault, ProgressListener.NONE),
            ProgressListener.NONE);
        say('e');
      }
    }

    private static void say(char what) {
      System.out.write(what);
      System.out.flush();
    }
  }

  private static Vault vault(Path home) throws Exception {
    return Vaults.open(
        home.resolve("vault").toUri(),
        VaultKey.loadOrCreate(home.resolve("vault.key")),
        VaultSettings.defaults().withSegmentBytes(1 << 20));
  }

  private static RestoreOrder order(String operation, Manifest manifest, StoreConnection store)
      throws Exception {
    return new RestoreOrder(
        operation,
        manifest,
        store,
        new Place(PostgresAddress.of(store).database()),
        true,
        null,
        Selection.EVERYTHING);
  }

  @Test
  void isFinishedByTheNextOneFromWhereverItDied(Databases databases) throws Exception {
    StoreConnection store = databases.create();
    Databases.sql(
        store,
        "CREATE TABLE numbered (n bigint PRIMARY KEY, state text)",
        "INSERT INTO numbered SELECT n, 'old' FROM generate_series(1, 100000) n");
    try (Vault vault = vault(directory)) {
      Manifest point =
          vault.commit(driver.capture(Requests.of(store), vault, ProgressListener.NONE)).manifest();
      Databases.sql(
          store, "UPDATE numbered SET state = 'new'", "INSERT INTO numbered VALUES (0, 'new')");
      List<String> ofOtherTests = names(store);
      ofOtherTests.remove(PostgresAddress.of(store).database());
      Duration prepare = Duration.ofMillis(1500);
      for (int round = 0; round < ROUNDS; round++) {
        // the first ones die while they prepare, the others while they apply
        char since = round < ROUNDS / 2 ? 'p' : 'a';
        long span = since == 'p' ? prepare.toMillis() : 700;
        RestoreOrder order = order(UUID.randomUUID().toString(), point, store);

        kill(order, since, Duration.ofMillis(random.nextLong(span)));

        assertThat(state(store)).isIn(BEFORE, AFTER);
        recovery.prepare(order, vault, ProgressListener.NONE);
        AppliedRestore applied =
            recovery.apply(
                order,
                existing -> driver.capture(Requests.of(existing), vault, ProgressListener.NONE),
                ProgressListener.NONE);
        assertThat(state(store)).isEqualTo(BEFORE);
        String replaced = String.valueOf(applied.replaced());
        assertThat(state(PostgresAddress.withDatabase(store, replaced))).isEqualTo(AFTER);
        assertThat(names(store))
            .filteredOn(name -> !ofOtherTests.contains(name))
            .containsExactlyInAnyOrder(Orders.database(order), replaced);
        putBack(store, Orders.database(order), replaced);
      }
    }
  }

  private void kill(RestoreOrder order, char since, Duration after) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Djava.io.tmpdir=" + directory,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Replacer.class.getName(),
                directory.toString(),
                PostgresAddress.url(order.store()),
                PostgresAddress.username(order.store()),
                order.operationId(),
                order.manifest().recoveryPointId())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder
        .environment()
        .put("REPLACER_PASSWORD", PostgresAddress.password(order.store()).reveal());
    Process process = builder.start();
    try (InputStream said = process.getInputStream()) {
      int character = said.read();
      while (character != since && character != -1) {
        character = said.read();
      }
      assertThat(character).isEqualTo(since);
      process.waitFor(after.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static String state(StoreConnection store) {
    return Databases.query(
            store,
            "SELECT count(*) || ' ' || min(state) FROM public.numbered HAVING min(state) ="
                + " max(state)")
        .getFirst();
  }

  /** The databases that there are of this one, under any name. */
  private static List<String> names(StoreConnection store) throws Exception {
    String name = PostgresAddress.of(store).database();
    return new ArrayList<>(
        Databases.query(
            store,
            "SELECT datname FROM pg_database WHERE datname = '"
                + name
                + "' OR datname LIKE '"
                + name
                + "\\_replaced%' OR datname LIKE 'belay%new'"));
  }

  private static void putBack(StoreConnection store, String name, String replaced)
      throws Exception {
    StoreConnection server = PostgresAddress.withDatabase(store, "postgres");
    Databases.sql(
        server,
        "DROP DATABASE \"" + name + "\" WITH (FORCE)",
        "ALTER DATABASE \"" + replaced + "\" RENAME TO \"" + name + "\"",
        "COMMENT ON DATABASE \"" + name + "\" IS NULL");
  }
}
