package dev.belay.datastores.postgresql.replace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.datastores.AppliedRestore;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.Recovery.PreRestoreCapture;
import dev.belay.datastores.RestoreOrder;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.restore.TableSelection;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.Requests;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.vault.Manifest;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The rows of chosen tables in place of those that are there. */
@ExtendWith(SharedPostgres.class)
class NewRowsTest {
  private static final String ORDERS =
      "SELECT count(*) || ' ' || min(what) || ' ' || max(what) FROM public.orders";
  private static final String TRIGGERS =
      "SELECT tgname::text || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1";

  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  private final Recovery recovery = driver.recovery().orElseThrow();
  private final MemoryVault vault = new MemoryVault();

  @Test
  void changesTheChosenTableAlone(Databases databases) throws Exception {
    StoreConnection store = Shop.create(databases);
    RestoreOrder order = order(capture(store), store, "orders");
    Databases.sql(
        store,
        "DELETE FROM orders WHERE id > 4",
        "UPDATE orders SET what = 'today'",
        "DELETE FROM archive.sales WHERE n > 3",
        "UPDATE \"Big \"\"customers\"\"\" SET name = 'new'");
    String schema = databases.schema(store);
    List<String> others = databases.sortedData(store, "--exclude-table=public.orders");

    AppliedRestore applied = restore(order);

    assertThat(Databases.query(store, ORDERS)).containsExactly("10 x x");
    assertThat(databases.schema(store)).isEqualTo(schema);
    assertThat(databases.sortedData(store, "--exclude-table=public.orders")).isEqualTo(others);
    assertThat(applied.replaced()).isNull();
    assertThat(Shop.databasesOf(store, Names.of(DatabaseOrder.of(order)).prepared())).isEmpty();
  }

  @Test
  void capturesTheRowsThatItReplaces(Databases databases) throws Exception {
    StoreConnection store = Shop.create(databases);
    RestoreOrder order = order(capture(store), store, "orders");
    Databases.sql(store, "UPDATE orders SET what = 'today'");
    recovery.prepare(order, vault, ProgressListener.NONE);
    List<Manifest> before = new ArrayList<>();

    recovery.apply(order, existing -> before.add(captured(existing)), ProgressListener.NONE);

    RestoreOrder back = Orders.of(before.getFirst(), store, true, order.selection());
    restore(back);
    assertThat(Databases.query(store, ORDERS)).containsExactly("10 today today");
  }

  @Test
  void changesNothingWhenTheCaptureFails(Databases databases) throws Exception {
    StoreConnection store = Shop.create(databases);
    RestoreOrder order = order(capture(store), store, "orders");
    Databases.sql(store, "UPDATE orders SET what = 'today'");
    recovery.prepare(order, vault, ProgressListener.NONE);

    assertThatThrownBy(
            () ->
                recovery.apply(
                    order,
                    existing -> {
                      throw new DataStoreException.Failed("no vault", null);
                    },
                    ProgressListener.NONE))
        .hasMessage("no vault");

    assertThat(Databases.query(store, ORDERS)).containsExactly("10 today today");
    assertThat(recovery.applied(order)).isEmpty();
  }

  @Test
  void firesNoTriggerAndLeavesEachAsItWas(Databases databases) throws Exception {
    StoreConnection store = Shop.create(databases);
    Databases.sql(
        store,
        "CREATE TABLE fired (n int)",
        "CREATE FUNCTION fire() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO"
            + " public.fired VALUES (1); RETURN NULL; END'",
        "CREATE TRIGGER a AFTER INSERT OR DELETE ON orders FOR EACH ROW EXECUTE FUNCTION fire()",
        "CREATE TRIGGER b AFTER TRUNCATE ON orders FOR EACH STATEMENT EXECUTE FUNCTION fire()",
        "CREATE TRIGGER c AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION fire()",
        "CREATE TRIGGER d AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION fire()",
        "CREATE TRIGGER s AFTER INSERT ON archive.sales FOR EACH ROW EXECUTE FUNCTION fire()",
        "ALTER TABLE orders ENABLE ALWAYS TRIGGER a, ENABLE REPLICA TRIGGER c, DISABLE TRIGGER d");
    RestoreOrder order = order(capture(store), store, "orders", "sales");
    List<String> triggers = Databases.query(store, TRIGGERS);

    restore(order);

    assertThat(Databases.query(store, "SELECT n FROM public.fired")).isEmpty();
    assertThat(Databases.query(store, TRIGGERS)).isEqualTo(triggers);
    assertThat(triggers).contains("aA", "bO", "cR", "dD", "sO");
  }

  @Test
  void cascadesIntoNoOtherTable(Databases databases) throws Exception {
    StoreConnection store = withItems(databases);
    Manifest point = capture(store);
    Databases.sql(
        store,
        "UPDATE orders SET what = 'today'",
        "INSERT INTO items SELECT 20 + n, n FROM generate_series(1, 5) n");
    String schema = databases.schema(store);

    restore(order(point, store, "orders"));

    assertThat(Databases.query(store, ORDERS)).containsExactly("10 x x");
    assertThat(Databases.query(store, "SELECT count(*) FROM public.items")).containsExactly("15");
    assertThat(databases.schema(store)).isEqualTo(schema);
  }

  @Test
  void refusesWhenRowsOfOthersWouldReferToNothing(Databases databases) throws Exception {
    StoreConnection store = withItems(databases);
    RestoreOrder order = order(capture(store), store, "orders");
    Databases.sql(
        store, "INSERT INTO orders VALUES (11, 'today', 1)", "INSERT INTO items VALUES (11, 11)");
    List<String> before = databases.sortedData(store);
    String schema = databases.schema(store);
    recovery.prepare(order, vault, ProgressListener.NONE);

    assertThatThrownBy(() -> recovery.apply(order, existing -> {}, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Refused.class)
        .hasMessageContaining("items_of_order")
        .hasMessageContaining("nothing was changed");

    assertThat(databases.sortedData(store)).isEqualTo(before);
    assertThat(databases.schema(store)).isEqualTo(schema);
  }

  @Test
  void refusesATableThatHasAnotherFormNow(Databases databases) throws Exception {
    StoreConnection store = Shop.create(databases);
    RestoreOrder order = order(capture(store), store, "orders");
    Databases.sql(store, "ALTER TABLE orders ADD COLUMN paid boolean");

    assertThatThrownBy(() -> recovery.prepare(order, vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Refused.class)
        .hasMessageContaining("paid boolean")
        .hasMessageContaining("another schema");
  }

  @Test
  void refusesPartitionsThatCameLater(Databases databases) throws Exception {
    StoreConnection store = Shop.create(databases);
    RestoreOrder order = order(capture(store), store, "sales");
    Databases.sql(
        store,
        "CREATE TABLE archive.sales_more PARTITION OF archive.sales FOR VALUES FROM (9) TO (20)");

    assertThatThrownBy(() -> recovery.prepare(order, vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Refused.class)
        .hasMessageContaining("archive.sales_more");
  }

  @Test
  void refusesATableThatIsNotThereAnyMore(Databases databases) throws Exception {
    StoreConnection store = Shop.create(databases);
    RestoreOrder order = order(capture(store), store, "orders");
    Databases.sql(store, "DROP TABLE orders");

    assertThatThrownBy(() -> recovery.prepare(order, vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Refused.class)
        .hasMessageContaining("no table public.orders any more");
  }

  @Test
  void givesNoNumberOutTwice(Databases databases) throws Exception {
    StoreConnection ahead = Shop.create(databases);
    RestoreOrder order = order(capture(ahead), ahead, "orders");
    Databases.sql(ahead, "SELECT setval('orders_id_seq', 50)");
    StoreConnection behind = Shop.create(databases);
    RestoreOrder other = order(capture(behind), behind, "orders");
    Databases.sql(behind, "DELETE FROM orders", "SELECT setval('orders_id_seq', 1, false)");

    restore(order);
    restore(other);

    assertThat(Databases.query(ahead, "SELECT nextval('public.orders_id_seq')"))
        .containsExactly("51");
    assertThat(Databases.query(behind, "SELECT nextval('public.orders_id_seq')"))
        .containsExactly("11");
  }

  @Test
  void namesMaterializedViewsThatShowTheOldRows(Databases databases) throws Exception {
    StoreConnection store = Shop.create(databases);
    RestoreOrder order = order(capture(store), store, "Big \"customers\"");

    AppliedRestore applied = restore(order);

    assertThat(applied.warnings()).anyMatch(warning -> warning.contains("public.counted"));
  }

  @Test
  void saysSoAgainAndCapturesNothingWhenItIsRepeated(Databases databases) throws Exception {
    StoreConnection store = Shop.create(databases);
    RestoreOrder order = order(capture(store), store, "orders");
    restore(order);
    Databases.sql(store, "UPDATE orders SET what = 'later'");

    recovery.apply(
        order,
        existing -> {
          throw new AssertionError("captured again");
        },
        ProgressListener.NONE);

    assertThat(Databases.query(store, ORDERS)).containsExactly("10 later later");
    assertThat(recovery.applied(order)).isPresent();
  }

  @Test
  void letsOthersWriteToOtherTablesMeanwhile(Databases databases) throws Exception {
    StoreConnection store = Shop.create(databases);
    RestoreOrder order = order(capture(store), store, "orders");
    recovery.prepare(order, vault, ProgressListener.NONE);

    recovery.apply(
        order,
        existing ->
            Databases.sql(
                existing, "SET lock_timeout = 1000", "INSERT INTO archive.sales VALUES (6)"),
        ProgressListener.NONE);

    assertThat(Databases.query(store, "SELECT count(*) FROM archive.sales")).containsExactly("6");
  }

  /** He would wait for us, and we for him. */
  @Test
  void endsWhoHasReadAndWaitsToWrite(Databases databases) throws Exception {
    StoreConnection store = Shop.create(databases);
    RestoreOrder order = order(capture(store), store, "orders");
    recovery.prepare(order, vault, ProgressListener.NONE);
    try (PostgresSession other = PostgresSession.open(store)) {
      List<CompletableFuture<Boolean>> wrote = new ArrayList<>();
      PreRestoreCapture whileHeld =
          existing -> {
            execute(other, "BEGIN");
            execute(other, "SELECT count(*) FROM public.orders");
            wrote.add(
                CompletableFuture.supplyAsync(
                    () -> execute(other, "UPDATE public.orders SET what = 'late'")));
          };

      recovery.apply(order, whileHeld, ProgressListener.NONE);

      assertThat(wrote.getFirst().get()).isFalse();
      assertThat(Databases.query(store, ORDERS)).containsExactly("10 x x");
    }
  }

  private static boolean execute(PostgresSession session, String sql) {
    try {
      session.execute(sql);
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private static StoreConnection withItems(Databases databases) {
    StoreConnection store = Shop.create(databases);
    Databases.sql(
        store,
        "CREATE TABLE items (id int PRIMARY KEY, order_id int CONSTRAINT items_of_order REFERENCES"
            + " orders ON DELETE CASCADE DEFERRABLE)",
        "COMMENT ON CONSTRAINT items_of_order ON items IS 'theirs'",
        "INSERT INTO items SELECT n, n FROM generate_series(1, 10) n");
    return store;
  }

  private Manifest captured(StoreConnection store) throws DataStoreException, InterruptedException {
    try {
      return driver.capture(Requests.of(store), vault, ProgressListener.NONE);
    } catch (dev.belay.vault.VaultException e) {
      throw new AssertionError(e);
    }
  }

  private Manifest capture(StoreConnection store) throws Exception {
    return captured(store);
  }

  private static RestoreOrder order(Manifest point, StoreConnection store, String... tables)
      throws Exception {
    return Orders.of(
        point, store, true, new TableSelection(Set.of(), Set.of(tables), null).asSelection());
  }

  private AppliedRestore restore(RestoreOrder order) throws Exception {
    recovery.prepare(order, vault, ProgressListener.NONE);
    return recovery.apply(order, this::captured, ProgressListener.NONE);
  }
}
