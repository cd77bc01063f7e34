package dev.belay.datastores.postgresql;

import dev.belay.datastores.DataStoreDriver;
import dev.belay.datastores.Place;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import dev.belay.datastores.testing.DataStoreDriverContract;
import dev.belay.datastores.testing.PlantedFault;
import dev.belay.datastores.testing.StoreFixture;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
class PostgresDriverTest extends DataStoreDriverContract {
  private @Nullable StoreFixture fixture;

  @BeforeEach
  void use(Databases databases) {
    fixture = new Fixture(databases);
  }

  @Override
  protected StoreFixture fixture() {
    return java.util.Objects.requireNonNull(fixture);
  }

  private static final class Fixture implements StoreFixture {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final DataStoreDriver driver = new PostgresDriver();
    private final Databases databases;

    Fixture(Databases databases) {
      this.databases = databases;
    }

    @Override
    public DataStoreDriver driver() {
      return driver;
    }

    @Override
    public StoreConnection empty() {
      return databases.create();
    }

    @Override
    public StoreConnection store() {
      StoreConnection store = databases.create();
      Databases.sql(
          store,
          "CREATE TABLE items (key text PRIMARY KEY, value text NOT NULL CHECK (value <> ''))");
      return store;
    }

    @Override
    public Place elsewhere() {
      return new Place("elsewhere_" + NUMBER.incrementAndGet());
    }

    @Override
    public StoreConnection at(StoreConnection store, Place place) throws Exception {
      return PostgresAddress.withDatabase(store, String.valueOf(place.name()));
    }

    @Override
    public void put(StoreConnection store, String key, String value) {
      Databases.sql(store, put(key, value));
    }

    @Override
    public void putAll(StoreConnection store, Map<String, String> items) {
      Databases.sql(
          store,
          items.entrySet().stream()
              .map(item -> put(item.getKey(), item.getValue()))
              .toArray(String[]::new));
    }

    @Override
    public void putBoth(StoreConnection store, String one, String other, String value) {
      Databases.sql(store, "BEGIN", put(one, value), put(other, value), "COMMIT");
    }

    private static String put(String key, String value) {
      return ("INSERT INTO items VALUES ('" + key + "', '" + value + "')")
          + " ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    }

    @Override
    public void remove(StoreConnection store, String key) {
      Databases.sql(store, "DELETE FROM items WHERE key = '" + key + "'");
    }

    @Override
    public Map<String, String> items(StoreConnection store) throws Exception {
      Map<String, String> items = new TreeMap<>();
      if (exists(store)
          && Databases.query(store, "SELECT to_regclass('public.items') IS NOT NULL")
              .contains("t")) {
        for (String item : Databases.query(store, "SELECT key || '=' || value FROM public.items")) {
          int equals = item.indexOf('=');
          items.put(item.substring(0, equals), item.substring(equals + 1));
        }
      }
      return items;
    }

    private static boolean exists(StoreConnection store) throws Exception {
      return !Databases.query(
              PostgresAddress.withDatabase(store, "postgres"),
              "SELECT 1 FROM pg_database WHERE datname = '"
                  + PostgresAddress.of(store).database()
                  + "'")
          .isEmpty();
    }

    @Override
    public StoreConnection withSecret(StoreConnection store, Secret secret) {
      return PostgresAddress.connection(
          store.name(),
          PostgresAddress.url(store),
          PostgresAddress.username(store),
          secret,
          store.parallelism());
    }

    @Override
    public StoreConnection nowhere() {
      return PostgresAddress.connection(
          "nowhere", "postgresql://127.0.0.1:1/none", "nobody", Secret.NONE, 1);
    }

    /** A few kinds: each takes a server. The verifier's own test plants all of them. */
    @Override
    public List<PlantedFault> faults() {
      return List.of(
          fault("a value is another one", "UPDATE items SET value = 'other' WHERE key = 'k3'"),
          fault("a row is missing", "DELETE FROM items WHERE key = 'k3'"),
          fault(
              "a row is there twice",
              "ALTER TABLE items DROP CONSTRAINT items_pkey",
              "INSERT INTO items VALUES ('k3', 'v3')"),
          fault("a constraint is missing", "ALTER TABLE items DROP CONSTRAINT items_value_check"),
          fault("there is one table more", "CREATE TABLE more (n int)"));
    }

    private static PlantedFault fault(String name, String... statements) {
      return new PlantedFault(name, copy -> Databases.sql(copy, statements));
    }
  }
}
