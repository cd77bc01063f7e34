package dev.belay.datastores.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.CaptureRequest;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.RestoreTarget;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.MemoryVault;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import dev.belay.vault.Manifest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
class RoundTripTest {
  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  private final MemoryVault vault = new MemoryVault();

  @Test
  void restoresASimpleDatabase(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(
        source,
        "CREATE TABLE customer (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT"
            + " NULL)",
        "INSERT INTO customer (name) SELECT 'customer ' || i FROM generate_series(1, 10000) i",
        "CREATE INDEX ON customer (name)",
        "CREATE MATERIALIZED VIEW names AS SELECT count(*) FROM customer",
        "CREATE TABLE nothing ()",
        "INSERT INTO nothing DEFAULT VALUES",
        "SELECT lo_from_bytea(4711, 'some bytes')");
    StoreConnection target = databases.create();

    Manifest manifest = driver.capture(request(source), vault, ProgressListener.NONE);
    driver.restore(manifest, vault, new RestoreTarget.Store(target), ProgressListener.NONE);

    assertThat(databases.schema(target)).isEqualTo(databases.schema(source));
    assertThat(databases.sortedData(target)).isEqualTo(databases.sortedData(source));
  }

  private static CaptureRequest request(StoreConnection store) {
    return new CaptureRequest(
        store,
        "0198f2b0-0000-7000-8000-000000000001",
        "0198f2b0-0000-7000-8000-000000000002",
        "shop",
        "test",
        "manual",
        null,
        null,
        Map.of(),
        List.of());
  }
}
