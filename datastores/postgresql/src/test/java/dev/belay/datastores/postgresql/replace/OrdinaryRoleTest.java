package dev.belay.datastores.postgresql.replace;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.belay.datastores.testing.MemoryVault;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Chosen tables, restored by a role with the documented rights and no others. */
@ExtendWith(SharedPostgres.class)
class OrdinaryRoleTest {
  private static final String PASSWORD = "of-an-ordinary-role";

  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  private final Recovery recovery = driver.recovery().orElseThrow();
  private final MemoryVault vault = new MemoryVault();

  @Test
  void makesASchemaThatTheOwnersHave(Databases databases) throws Exception {
    StoreConnection admin = databases.create();
    StoreConnection store = ordinary(admin);

    restore(store, false, "recovered");

    assertThat(
            Databases.query(
                admin,
                "SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'recovered'"
                    + " UNION ALL SELECT relowner::regrole::text FROM pg_class WHERE oid ="
                    + " 'recovered.orders'::regclass"))
        .containsExactly(owner(admin), owner(admin));
    assertThat(Databases.query(admin, "SELECT count(*) FROM recovered.orders"))
        .containsExactly("10");
  }

  @Test
  void replacesRowsThatOthersReferTo(Databases databases) throws Exception {
    StoreConnection admin = databases.create();
    StoreConnection store = ordinary(admin);

    restore(store, true, null);

    assertThat(Databases.query(admin, "SELECT DISTINCT what FROM public.orders"))
        .containsExactly("x");
    assertThat(Databases.query(admin, "SELECT count(*) FROM public.items")).containsExactly("10");
  }

  private void restore(
      StoreConnection store, boolean replace, @org.jspecify.annotations.Nullable String schema)
      throws Exception {
    RestoreOrder order =
        Orders.of(
            driver.capture(Requests.of(store), vault, ProgressListener.NONE),
            store,
            replace,
            new TableSelection(Set.of(), Set.of("orders"), schema).asSelection());
    Databases.sql(store, "UPDATE orders SET what = 'today'");
    recovery.prepare(order, vault, ProgressListener.NONE);
    recovery.apply(
        order,
        existing -> driver.capture(Requests.of(existing), vault, ProgressListener.NONE),
        ProgressListener.NONE);
  }

  private static String owner(StoreConnection admin) throws Exception {
    return PostgresAddress.of(admin).database() + "_owner";
  }

  private static StoreConnection ordinary(StoreConnection admin) throws Exception {
    String owner = owner(admin);
    String role = owner + "_restorer";
    Databases.sql(
        admin,
        "CREATE ROLE " + owner,
        "CREATE ROLE " + role + " LOGIN CREATEDB PASSWORD '" + PASSWORD + "'",
        "GRANT pg_signal_backend, " + owner + " TO " + role,
        "ALTER DATABASE " + PostgresAddress.of(admin).database() + " OWNER TO " + owner,
        "CREATE TABLE orders (id serial PRIMARY KEY, what text)",
        "INSERT INTO orders (what) SELECT 'x' FROM generate_series(1, 10)",
        "CREATE TABLE items (order_id int REFERENCES orders ON DELETE CASCADE)",
        "INSERT INTO items SELECT generate_series(1, 10)",
        "ALTER TABLE orders OWNER TO " + owner,
        "ALTER TABLE items OWNER TO " + owner);
    return PostgresAddress.connection(
        "shop", PostgresAddress.url(admin), role, new Secret(PASSWORD), 2);
  }
}
