package dev.belay.datastores.postgresql.replace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Place;
import dev.belay.datastores.PreparedRestore;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.RestoreOrder;
import dev.belay.datastores.Selection;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.restore.TableSelection;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.Requests;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import dev.belay.datastores.testing.MemoryVault;
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
  private final Recovery recovery = driver.recovery().orElseThrow();
  private final MemoryVault vault = new MemoryVault();

  @Test
  void restoresAChosenTableWithWhatBelongsToIt(Databases databases) throws Exception {
    StoreConnection store = Shop.create(databases);
    RestoreOrder order =
        order(store, new TableSelection(Set.of(), Set.of("public.orders"), null).asSelection());

    PreparedRestore prepared = recovery.prepare(order, vault, ProgressListener.NONE);
    recovery.apply(order, existing -> {}, ProgressListener.NONE);

    StoreConnection made = PostgresAddress.withDatabase(store, Orders.database(order));
    assertThat(prepared.amount().parts()).isEqualTo(1);
    assertThat(prepared.amount().count()).isEqualTo(10);
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
    StoreConnection store = Shop.create(databases);
    RestoreOrder order =
        order(
            store,
            new TableSelection(Set.of(), Set.of("orders", "Big \"customers\""), null)
                .asSelection());

    PreparedRestore prepared = recovery.prepare(order, vault, ProgressListener.NONE);
    recovery.apply(order, existing -> {}, ProgressListener.NONE);

    assertThat(prepared.warnings()).isEmpty();
    assertThat(prepared.amount().count()).isEqualTo(13);
    assertThat(
            Databases.query(
                PostgresAddress.withDatabase(store, Orders.database(order)),
                "SELECT conname FROM pg_constraint WHERE contype = 'f' AND convalidated"))
        .containsExactly("orders_customer_fkey");
  }

  @Test
  void takesThePartitionsOfAChosenTableAndAllOfASchema(Databases databases) throws Exception {
    StoreConnection store = Shop.create(databases);
    for (Selection selection :
        List.of(
            new TableSelection(Set.of(), Set.of("sales"), null).asSelection(),
            new TableSelection(Set.of("archive"), Set.of(), null).asSelection())) {
      RestoreOrder order = order(store, selection);

      PreparedRestore prepared = recovery.prepare(order, vault, ProgressListener.NONE);
      recovery.apply(order, existing -> {}, ProgressListener.NONE);

      StoreConnection made = PostgresAddress.withDatabase(store, Orders.database(order));
      assertThat(prepared.amount().parts()).isEqualTo(2);
      assertThat(prepared.amount().count()).isEqualTo(5);
      assertThat(Databases.query(made, "SELECT n FROM archive.sales ORDER BY 1"))
          .containsExactly("1", "2", "3", "4", "5");
      assertThat(
              Databases.query(made, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
          .isEmpty();
    }
  }

  @Test
  void refusesWhatIsNotInTheRecoveryPoint(Databases databases) throws Exception {
    StoreConnection store = Shop.create(databases);
    RestoreOrder order =
        order(
            store,
            new TableSelection(Set.of("nowhere"), Set.of("public.nothing"), null).asSelection());

    assertThatThrownBy(() -> recovery.prepare(order, vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Refused.class)
        .hasMessageContaining("schema nowhere, table public.nothing");
  }

  @Test
  void refusesADatabaseThatIsThereUnlessToldWhereInIt(Databases databases) throws Exception {
    StoreConnection store = Shop.create(databases);
    RestoreOrder order =
        Orders.of(
            driver.capture(Requests.of(store), vault, ProgressListener.NONE),
            store,
            false,
            new TableSelection(Set.of(), Set.of("orders"), null).asSelection());

    assertThatThrownBy(() -> recovery.prepare(order, vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Refused.class)
        .hasMessageContaining("another schema");
  }

  private RestoreOrder order(StoreConnection store, Selection selection) throws Exception {
    String id = UUID.randomUUID().toString();
    return new RestoreOrder(
        id,
        driver.capture(Requests.of(store), vault, ProgressListener.NONE),
        store,
        new Place("part_" + id),
        false,
        null,
        selection);
  }
}
