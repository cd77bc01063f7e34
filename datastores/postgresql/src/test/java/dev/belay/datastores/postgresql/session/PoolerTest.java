package dev.belay.datastores.postgresql.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.RestoreTarget;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.server.Pgbouncer;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.Requests;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.vault.Manifest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real pgbouncer between Belay and the server, and an application beside it. */
@Tag("faults")
@ExtendWith(SharedPostgres.class)
class PoolerTest {
  private static final String TOLERANT =
      "; ignore_startup_parameters = extra_float_digits,options; default_pool_size = 30";

  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  private final MemoryVault vault = new MemoryVault();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pool_mode = transaction; default_pool_size = 1; ignore_startup_parameters ="
            + " extra_float_digits",
        "pool_mode = transaction; default_pool_size = 1",
        "pool_mode = session; default_pool_size = 1; ignore_startup_parameters ="
            + " extra_float_digits",
        "pool_mode = statement; default_pool_size = 3; ignore_startup_parameters ="
            + " extra_float_digits"
      })
  void aPoolIsRefusedBeforeAnythingIsSetOnItsConnections(String mode, Databases databases)
      throws Exception {
    StoreConnection server = orders(databases);
    try (Pgbouncer pool = Pgbouncer.start(server, mode)) {
      StoreConnection store = pool.connection("");
      List<String> before = settings(store);

      assertThatThrownBy(() -> driver.check(store))
          .isInstanceOf(DataStoreException.Misconfigured.class)
          .hasMessageContaining("connection pooler");
      assertThatThrownBy(() -> driver.readiness(store))
          .isInstanceOf(DataStoreException.Misconfigured.class);
      assertThatThrownBy(() -> driver.capture(Requests.of(store), vault, ProgressListener.NONE))
          .isInstanceOf(DataStoreException.Misconfigured.class);

      assertThat(settings(store)).isEqualTo(before).contains("search_path=\"$user\", public");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pool_mode = transaction; min_pool_size = 3",
        "pool_mode = transaction; min_pool_size = 2; server_round_robin = 1",
        "pool_mode = transaction; min_pool_size = 3; server_round_robin = 1"
      })
  void aPoolThatSharesConnectionsIsRefusedThoughItWasAccepted(String mode, Databases databases)
      throws Exception {
    StoreConnection server = orders(databases);
    try (Pgbouncer pool = Pgbouncer.start(server, mode + TOLERANT)) {
      StoreConnection store = pool.connection("accept");

      assertThatThrownBy(() -> driver.capture(Requests.of(store), vault, ProgressListener.NONE))
          .isInstanceOf(DataStoreException.Misconfigured.class)
          .hasMessageContaining("pool_mode = session");
    }
  }

  @Test
  void aPoolThatResetsNothingIsRefusedThoughItWasAccepted(Databases databases) throws Exception {
    StoreConnection server = orders(databases);
    try (Pgbouncer pool =
        Pgbouncer.start(server, "pool_mode = session; server_reset_query =" + TOLERANT)) {
      StoreConnection store = pool.connection("accept");

      assertThatThrownBy(() -> driver.capture(Requests.of(store), vault, ProgressListener.NONE))
          .isInstanceOf(DataStoreException.Misconfigured.class)
          .hasMessageContaining("server_reset_query = DISCARD ALL");
    }
  }

  @Test
  void aPoolOfSessionsIsWorkedWithAndLeftAsItWas(Databases databases) throws Exception {
    StoreConnection server = orders(databases);
    try (Pgbouncer pool = Pgbouncer.start(server, "pool_mode = session" + TOLERANT)) {
      StoreConnection store = pool.connection("accept");
      List<String> before = settings(store);

      Manifest point = driver.capture(Requests.of(store), vault, ProgressListener.NONE);

      assertThat(point.totals().rows()).isEqualTo(100);
      for (int i = 0; i < 10; i++) {
        assertThat(settings(store)).isEqualTo(before);
      }
      try (Pgbouncer beside =
          Pgbouncer.start(databases.create(), "pool_mode = session" + TOLERANT)) {
        StoreConnection target = beside.connection("accept");
        driver.restore(point, vault, new RestoreTarget.Store(target), ProgressListener.NONE);
        assertThat(settings(target)).isEqualTo(before);
      }
    }
  }

  private static StoreConnection orders(Databases databases) {
    StoreConnection server = databases.create();
    Databases.sql(
        server,
        "CREATE TABLE orders (id int PRIMARY KEY)",
        "INSERT INTO orders SELECT generate_series(1, 100)");
    return server;
  }

  /** What an application gets that connects next: the table by its short name, and all settings. */
  private static List<String> settings(StoreConnection store) throws Exception {
    StoreConnection tolerant =
        new StoreConnection(
            store.name(), with(store, "pooled", "accept"), store.secrets(), store.parallelism());
    try (Connection application = PostgresSession.connect(tolerant);
        Statement statement = application.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT name || '=' || setting FROM pg_settings WHERE name NOT IN"
                    + " ('application_name', 'extra_float_digits') AND (source = 'session' OR name"
                    + " IN ('search_path', 'row_security', 'statement_timeout')) ORDER BY 1")) {
      List<String> settings = new ArrayList<>();
      while (row.next()) {
        settings.add(row.getString(1));
      }
      return settings;
    }
  }

  private static java.util.Map<String, String> with(
      StoreConnection store, String key, String value) {
    java.util.Map<String, String> settings = new java.util.HashMap<>(store.settings());
    settings.put(key, value);
    return settings;
  }
}
