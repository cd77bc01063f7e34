package dev.belay.datastores.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.server.PostgresTools;
import dev.belay.datastores.postgresql.server.PrivatePostgres;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.Verified;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.vault.Manifest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL's own regression database. Run by {@code build/postgresql/regression}, which names its
 * script in {@code belay.regression}.
 */
class RegressionDatabase {
  @TempDir Path temporary;

  @Test
  void isVerifiedAndRestoredEqual() throws Exception {
    Path script =
        Path.of(
            Objects.requireNonNull(
                System.getProperty("belay.regression"), "run build/postgresql/regression"));
    try (PrivatePostgres server =
        PrivatePostgres.start(
            PostgresTools.installed("postgres").getFirst(),
            temporary.resolve("server"),
            Map.of("wal_level", "logical", "max_prepared_transactions", "2"))) {
      Databases databases = new Databases(server);
      for (String name : new String[] {"regression", "restored", "plain"}) {
        Databases.sql(
            server.connection("postgres", 1), "CREATE DATABASE " + name + " TEMPLATE template0");
      }
      StoreConnection source = server.connection("regression", 2);
      // Many of its statements must fail.
      databases.run(
          source, "psql", "--no-psqlrc", "--quiet", "--output=/dev/null", "--file=" + script);
      MemoryVault vault = new MemoryVault();
      PostgresDriver driver = new PostgresDriver(Clock.systemUTC());

      Manifest point = Verified.point(driver, vault, source, temporary.resolve("sandbox"));
      StoreConnection restored = server.connection("restored", 2);
      driver.restore(point, vault, Databases.sandbox(restored), ProgressListener.NONE);

      // The measure: children have their parents' columns first after any restore.
      StoreConnection plain = server.connection("plain", 2);
      Path dump = script.resolveSibling("plain.sql");
      databases.run(source, "pg_dump", "--file=" + dump);
      databases.script(plain, dump);
      assertThat(point.totals().rows()).isGreaterThan(400_000);
      assertThat(Databases.differences(databases.sortedData(plain), databases.sortedData(restored)))
          .isEmpty();
      assertThat(
              Databases.differences(
                  databases.schema(plain).lines().sorted().toList(),
                  databases.schema(restored).lines().sorted().toList()))
          .isEmpty();
    }
  }
}
