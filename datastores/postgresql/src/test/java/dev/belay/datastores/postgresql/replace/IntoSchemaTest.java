package dev.belay.datastores.postgresql.replace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.datastores.AppliedRestore;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.PreparedRestore;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.RestoreOrder;
import dev.belay.datastores.Selection;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.restore.TableSelection;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.Requests;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.vault.Manifest;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Yesterday's tables beside today's: chosen tables into a new schema of the database in use. */
@ExtendWith(SharedPostgres.class)
class IntoSchemaTest {
  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  private final Recovery recovery = driver.recovery().orElseThrow();
  private final MemoryVault vault = new MemoryVault();

  @Test
  void putsATableBesideTheOneInUse(Databases databases) throws Exception {
    StoreConnection store = Shop.create(databases);
    Manifest yesterday = capture(store);
    Databases.sql(store, "DELETE FROM orders WHERE id > 4", "UPDATE orders SET what = 'today'");
    RestoreOrder order = order(yesterday, store, tables("orders"), "recovered");
    List<String> before = databases.sortedData(store);

    PreparedRestore prepared = recovery.prepare(order, vault, ProgressListener.NONE);
    AppliedRestore applied = apply(order);

    assertThat(
            Databases.query(store, "SELECT count(*) || what FROM recovered.orders GROUP BY what"))
        .containsExactly("10x");
    assertThat(Databases.query(store, "SELECT id FROM public.orders ORDER BY 1"))
        .containsExactly("1", "2", "3", "4");
    assertThat(databases.sortedData(store, "--exclude-schema=recovered")).isEqualTo(before);
    assertThat(prepared.warnings())
        .anyMatch(warning -> warning.contains("orders_customer_fkey"))
        .anyMatch(warning -> warning.contains("trigger audit of public.orders is left out"));
    assertThat(applied.replaced()).isNull();
    assertThat(applied.warnings()).isEmpty();
    // The order names the store's own database: people know it as the store.
    assertThat(recovery.describe(order)).isEqualTo(store.name() + ", schema recovered");
    assertThat(Shop.databasesOf(store, Names.of(DatabaseOrder.of(order)).prepared())).isEmpty();
  }

  @Test
  void givesTheTableItsIndexesAndItsOwnSequence(Databases databases) throws Exception {
    StoreConnection store = Shop.create(databases);
    RestoreOrder order = order(capture(store), store, tables("orders"), "recovered");
    Databases.sql(store, "SELECT setval('orders_id_seq', 100)");

    restore(order);

    assertThat(
            Databases.query(
                store,
                "SELECT relname FROM pg_class WHERE relnamespace = 'recovered'::regnamespace ORDER"
                    + " BY 1"))
        .containsExactly("orders", "orders_by_what", "orders_id_seq", "orders_pkey");
    assertThat(
            Databases.query(
                store, "INSERT INTO recovered.orders (what) VALUES ('new') RETURNING id"))
        .containsExactly("11");
    assertThat(Databases.query(store, "SELECT nextval('public.orders_id_seq')"))
        .containsExactly("101");
  }

  @Test
  void keepsForeignKeysAmongTheChosenAndPartitions(Databases databases) throws Exception {
    StoreConnection store = Shop.create(databases);
    RestoreOrder order =
        order(
            capture(store),
            store,
            tables("orders", "sales", "Big \"customers\""),
            "Re \"covered\"");

    restore(order);

    assertThat(
            Databases.query(
                store,
                "SELECT confrelid::regclass FROM pg_constraint WHERE contype = 'f' AND connamespace"
                    + " = '\"Re \"\"covered\"\"\"'::regnamespace"))
        .containsExactly("\"Re \"\"covered\"\"\".\"Big \"\"customers\"\"\"");
    assertThat(
            Databases.query(
                store, "SELECT tableoid::regclass FROM \"Re \"\"covered\"\"\".sales WHERE n = 5"))
        .containsExactly("\"Re \"\"covered\"\"\".sales_high");
  }

  @Test
  void refusesASchemaThatHoldsSomething(Databases databases) throws Exception {
    StoreConnection store = Shop.create(databases);
    RestoreOrder order = order(capture(store), store, tables("orders"), "archive");

    assertThatThrownBy(() -> recovery.prepare(order, vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Refused.class)
        .hasMessageContaining("schema archive")
        .hasMessageContaining("not empty");
  }

  @Test
  void takesAnEmptySchemaAsItIs(Databases databases) throws Exception {
    StoreConnection store = Shop.create(databases);
    RestoreOrder order = order(capture(store), store, tables("orders"), "recovered");
    Databases.sql(store, "CREATE SCHEMA recovered");

    restore(order);

    assertThat(Databases.query(store, "SELECT count(*) FROM recovered.orders"))
        .containsExactly("10");
  }

  @Test
  void changesNothingWhenTheSchemaWasFilledMeanwhile(Databases databases) throws Exception {
    StoreConnection store = Shop.create(databases);
    RestoreOrder order = order(capture(store), store, tables("orders"), "recovered");
    recovery.prepare(order, vault, ProgressListener.NONE);
    Databases.sql(store, "CREATE SCHEMA recovered", "CREATE TABLE recovered.mine ()");

    assertThatThrownBy(() -> apply(order)).isInstanceOf(DataStoreException.Refused.class);

    assertThat(
            Databases.query(
                store, "SELECT tablename FROM pg_tables WHERE schemaname = 'recovered'"))
        .containsExactly("mine");
  }

  @Test
  void usesTheTypesThatAreThere(Databases databases) throws Exception {
    StoreConnection store = typed(databases);
    RestoreOrder order = order(capture(store), store, tables("typed"), "recovered");

    restore(order);

    assertThat(
            Databases.query(
                store,
                "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid ="
                    + " 'recovered.typed'::regclass AND attnum > 0 ORDER BY attnum"))
        .containsExactly("public.mood", "public.positive", "public.mood[]", "text");
  }

  @Test
  void refusesTypesAndFunctionsThatAreNotAsTheyWere(Databases databases) throws Exception {
    StoreConnection store = typed(databases);
    RestoreOrder order = order(capture(store), store, tables("typed"), "recovered");
    Databases.sql(
        store,
        "ALTER TYPE mood ADD VALUE 'angry' BEFORE 'sad'",
        "CREATE OR REPLACE FUNCTION shout(t text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT"
            + " upper(t)'");

    assertThatThrownBy(() -> recovery.prepare(order, vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Refused.class)
        .hasMessageContaining("type public.mood is different")
        .hasMessageContaining("function public.shout(pg_catalog.text) is different")
        .hasMessageContaining("new database");
    assertThat(Shop.databasesOf(store, Names.of(DatabaseOrder.of(order)).prepared())).isEmpty();
  }

  @Test
  void refusesWhatIsNotThereAnyMore(Databases databases) throws Exception {
    StoreConnection store = typed(databases);
    RestoreOrder order = order(capture(store), store, tables("typed"), "recovered");
    Databases.sql(store, "DROP DOMAIN positive CASCADE");

    assertThatThrownBy(() -> recovery.prepare(order, vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Refused.class)
        .hasMessageContaining("public.positive is missing");
  }

  @Test
  void refusesTwoTablesOfOneName(Databases databases) throws Exception {
    StoreConnection store = Shop.create(databases);
    Databases.sql(store, "CREATE TABLE archive.orders (n int)");
    RestoreOrder order = order(capture(store), store, tables("orders"), "recovered");

    assertThatThrownBy(() -> recovery.prepare(order, vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Refused.class)
        .hasMessageContaining("one schema");
  }

  @Test
  void saysSoAgainWhenItIsRepeated(Databases databases) throws Exception {
    StoreConnection store = Shop.create(databases);
    RestoreOrder order = order(capture(store), store, tables("orders"), "recovered");
    assertThat(recovery.applied(order)).isEmpty();
    restore(order);
    Databases.sql(store, "DELETE FROM recovered.orders");

    apply(order);

    assertThat(recovery.applied(order)).isPresent();
    assertThat(Databases.query(store, "SELECT count(*) FROM recovered.orders"))
        .containsExactly("0");
  }

  @Test
  void restoresASchemaOfTheSameNameThatWasDropped(Databases databases) throws Exception {
    StoreConnection store = Shop.create(databases);
    Manifest point = capture(store);
    Databases.sql(store, "DROP SCHEMA archive CASCADE");
    RestoreOrder order =
        order(
            point,
            store,
            new TableSelection(Set.of("archive"), Set.of(), "archive").asSelection(),
            "archive");

    restore(order);

    assertThat(Databases.query(store, "SELECT count(*) FROM archive.sales")).containsExactly("5");
  }

  @Test
  void needsAChoiceOfTables(Databases databases) throws Exception {
    StoreConnection store = Shop.create(databases);
    RestoreOrder order =
        order(
            capture(store),
            store,
            new TableSelection(Set.of(), Set.of(), "recovered").asSelection(),
            "recovered");

    assertThatThrownBy(() -> recovery.prepare(order, vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Refused.class)
        .hasMessageContaining("name tables or schemas");
  }

  private static StoreConnection typed(Databases databases) {
    StoreConnection store = databases.create();
    Databases.sql(
        store,
        "CREATE TYPE mood AS ENUM ('sad', 'happy')",
        "CREATE DOMAIN positive AS int CHECK (VALUE > 0)",
        "CREATE FUNCTION shout(t text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT t || ''!'''",
        "CREATE TABLE typed (m mood, p positive, ms mood[], t text DEFAULT shout('a'))",
        "INSERT INTO typed VALUES ('sad', 1, '{happy}')");
    return store;
  }

  private static Selection tables(String... names) {
    return new TableSelection(Set.of(), Set.of(names), null).asSelection();
  }

  private Manifest capture(StoreConnection store) throws Exception {
    return driver.capture(Requests.of(store), vault, ProgressListener.NONE);
  }

  private static RestoreOrder order(
      Manifest point, StoreConnection store, Selection selection, String schema) throws Exception {
    return Orders.of(point, store, false, chosen(selection, schema));
  }

  private AppliedRestore apply(RestoreOrder order) throws Exception {
    return recovery.apply(
        order,
        existing -> {
          throw new AssertionError("nothing is replaced");
        },
        ProgressListener.NONE);
  }

  private void restore(RestoreOrder order) throws Exception {
    recovery.prepare(order, vault, ProgressListener.NONE);
    apply(order);
  }

  private static Selection chosen(Selection selection, String schema) throws DataStoreException {
    TableSelection tables = TableSelection.of(selection);
    return new TableSelection(tables.schemas(), tables.tables(), schema).asSelection();
  }
}
