package dev.belay.datastores.postgresql.replace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.PreparedRestore;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.RecoveryDriver;
import dev.belay.datastores.RestoreOrder;
import dev.belay.datastores.Selection;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.MemoryVault;
import dev.belay.datastores.postgresql.testing.Requests;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Single tables and schemas into a new database. */
@ExtendWith(SharedPostgres.class)
class SelectionTest {
  private static final String RELATIONS =
      """
      SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' ORDER BY 1
      """;

  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  private final RecoveryDriver recovery = driver.recovery().orElseThrow();
  private final MemoryVault vault = new MemoryVault();

  @Test
  void restoresAChosenTableWithWhatBelongsToIt(Databases databases) throws Exception {
    StoreConnection store = shop(databases);
    RestoreOrder order = order(store, new Selection(Set.of(), Set.of("public.orders"), null));

    PreparedRestore prepared = recovery.prepare(order, vault, ProgressListener.NONE);
    recovery.apply(order, existing -> {}, ProgressListener.NONE);

    StoreConnection made = PostgresAddress.withDatabase(store, order.database());
    assertThat(prepared.tables()).isEqualTo(1);
    assertThat(prepared.rows()).isEqualTo(10);
    assertThat(prepared.warnings())
        .anyMatch(warning -> warning.contains("orders_customer_fkey"))
        .anyMatch(warning -> warning.contains("of_customers"));
    assertThat(Databases.query(made, RELATIONS))
        .containsExactly(
            "public.orders", "public.orders_by_what", "public.orders_id_seq", "public.orders_pkey");
    assertThat(Databases.query(made, "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"))
        .containsExactly("audit");
    assertThat(Databases.query(made, "SELECT nextval('public.orders_id_seq')"))
        .containsExactly("11");
  }

  @Test
  void keepsForeignKeysAmongTheChosen(Databases databases) throws Exception {
    StoreConnection store = shop(databases);
    RestoreOrder order =
        order(store, new Selection(Set.of(), Set.of("orders", "Big \"customers\""), null));

    PreparedRestore prepared = recovery.prepare(order, vault, ProgressListener.NONE);
    recovery.apply(order, existing -> {}, ProgressListener.NONE);

    assertThat(prepared.warnings()).isEmpty();
    assertThat(prepared.rows()).isEqualTo(13);
    assertThat(
            Databases.query(
                PostgresAddress.withDatabase(store, order.database()),
                "SELECT conname FROM pg_constraint WHERE contype = 'f' AND convalidated"))
        .containsExactly("orders_customer_fkey");
  }

  @Test
  void takesThePartitionsOfAChosenTableAndAllOfASchema(Databases databases) throws Exception {
    StoreConnection store = shop(databases);
    for (Selection selection :
        List.of(
            new Selection(Set.of(), Set.of("sales"), null),
            new Selection(Set.of("archive"), Set.of(), null))) {
      RestoreOrder order = order(store, selection);

      PreparedRestore prepared = recovery.prepare(order, vault, ProgressListener.NONE);
      recovery.apply(order, existing -> {}, ProgressListener.NONE);

      StoreConnection made = PostgresAddress.withDatabase(store, order.database());
      assertThat(prepared.tables()).isEqualTo(2);
      assertThat(prepared.rows()).isEqualTo(5);
      assertThat(Databases.query(made, "SELECT n FROM archive.sales ORDER BY 1"))
          .containsExactly("1", "2", "3", "4", "5");
      assertThat(
              Databases.query(made, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
          .isEmpty();
    }
  }

  @Test
  void refusesWhatIsNotInTheRecoveryPoint(Databases databases) throws Exception {
    StoreConnection store = shop(databases);
    RestoreOrder order =
        order(store, new Selection(Set.of("nowhere"), Set.of("public.nothing"), null));

    assertThatThrownBy(() -> recovery.prepare(order, vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Refused.class)
        .hasMessageContaining("schema nowhere, table public.nothing");
  }

  @Test
  void refusesToReplaceADatabaseByAPartOfIt(Databases databases) throws Exception {
    StoreConnection store = shop(databases);
    RestoreOrder part = order(store, new Selection(Set.of(), Set.of("orders"), null));
    RestoreOrder order =
        new RestoreOrder(
            part.operationId(),
            part.manifest(),
            store,
            PostgresAddress.of(store).database(),
            true,
            null,
            part.selection());

    assertThatThrownBy(() -> recovery.prepare(order, vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Refused.class)
        .hasMessageContaining("new database");
  }

  private RestoreOrder order(StoreConnection store, Selection selection) throws Exception {
    String id = UUID.randomUUID().toString();
    return new RestoreOrder(
        id,
        driver.capture(Requests.of(store), vault, ProgressListener.NONE),
        store,
        "part_" + id,
        false,
        null,
        selection);
  }

  private static StoreConnection shop(Databases databases) {
    StoreConnection store = databases.create();
    Databases.sql(
        store,
        "CREATE TABLE \"Big \"\"customers\"\"\" (id int PRIMARY KEY, name text)",
        "INSERT INTO \"Big \"\"customers\"\"\" VALUES (1, 'a'), (2, 'b'), (3, 'c')",
        "CREATE TABLE orders (id serial PRIMARY KEY, what text, customer int CONSTRAINT"
            + " orders_customer_fkey REFERENCES \"Big \"\"customers\"\"\")",
        "INSERT INTO orders (what, customer) SELECT 'x', 1 + n % 3 FROM generate_series(1, 10) n",
        "CREATE INDEX orders_by_what ON orders (what)",
        "COMMENT ON TABLE orders IS 'all of them'",
        "CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE TRIGGER audit AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION audit()",
        "CREATE TRIGGER audit_too AFTER INSERT ON \"Big \"\"customers\"\"\" FOR EACH ROW EXECUTE"
            + " FUNCTION audit()",
        "COMMENT ON TRIGGER audit_too ON \"Big \"\"customers\"\"\" IS 'gone with it'",
        "CREATE VIEW of_customers AS SELECT name FROM \"Big \"\"customers\"\"\"",
        "CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM of_customers",
        "CREATE SCHEMA archive",
        "CREATE TABLE archive.sales (n int) PARTITION BY RANGE (n)",
        "CREATE TABLE archive.sales_low PARTITION OF archive.sales FOR VALUES FROM (0) TO (3)",
        "CREATE TABLE archive.sales_high PARTITION OF archive.sales FOR VALUES FROM (3) TO (9)",
        "CREATE INDEX ON archive.sales (n)",
        "INSERT INTO archive.sales SELECT generate_series(1, 5)",
        "SELECT lo_from_bytea(0, 'large')");
    return store;
  }
}
