package dev.belay.datastores.postgresql.replace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.datastores.AppliedRestore;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.PreparedRestore;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.ReplacedData;
import dev.belay.datastores.RestoreOrder;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.Requests;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.vault.Manifest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.node.ObjectNode;

/** Restores that replace a database, and what they refuse. */
@ExtendWith(SharedPostgres.class)
class ReplaceTest {
  private static final String ROLE_PASSWORD = "replacer-4711";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  private final Recovery recovery = driver.recovery().orElseThrow();
  private final MemoryVault vault = new MemoryVault();
  private final AtomicInteger captures = new AtomicInteger();

  @Test
  void putsBackWhatWasThereAndKeepsWhatItReplaced(Databases databases) throws Exception {
    StoreConnection store = shop(databases, "shop_" + NUMBER.incrementAndGet());
    Manifest point = capture(store);
    Databases.sql(store, "DELETE FROM orders WHERE id > 50", "UPDATE orders SET what = 'wrong'");
    Instant until = Instant.parse("2030-01-02T03:04:05Z");
    RestoreOrder order = keptUntil(order(point, store), until);

    PreparedRestore prepared = recovery.prepare(order, vault, ProgressListener.NONE);
    AppliedRestore applied = recovery.apply(order, this::captureBefore, ProgressListener.NONE);

    assertThat(prepared.amount().count()).isEqualTo(100);
    assertThat(prepared.warnings()).isEmpty();
    assertThat(orders(store)).containsExactly("100", "right");
    String replaced = String.valueOf(applied.replaced());
    assertThat(orders(PostgresAddress.withDatabase(store, replaced)))
        .containsExactly("50", "wrong");
    assertThat(recovery.replaced(store))
        .filteredOn(data -> data.name().equals(replaced))
        .singleElement()
        .satisfies(
            data -> {
              assertThat(data.of()).isEqualTo(Orders.database(order));
              assertThat(data.operationId()).isEqualTo(order.operationId());
              assertThat(data.keepUntil()).isEqualTo(until);
              assertThat(data.replacedAt()).isBefore(Instant.now().plusSeconds(1));
            });
    assertNothingPrepared(order);
  }

  @Test
  void keepsWhatBelongsToTheDatabaseAsAWhole(Databases databases) throws Exception {
    String name = "whole_" + NUMBER.incrementAndGet();
    StoreConnection store = shop(databases, name);
    Databases.sql(
        store,
        "CREATE ROLE " + name + "_owner",
        "ALTER DATABASE " + name + " OWNER TO " + name + "_owner",
        "ALTER DATABASE " + name + " SET work_mem = '5MB'",
        "COMMENT ON DATABASE " + name + " IS 'it''s the shop'",
        "GRANT CONNECT ON DATABASE " + name + " TO " + name + "_owner");
    Manifest point = capture(store);
    Databases.sql(
        store,
        "ALTER DATABASE " + name + " SET work_mem = '9MB'",
        "COMMENT ON DATABASE " + name + " IS 'later'",
        "ALTER DATABASE " + name + " CONNECTION LIMIT 40");
    String facts =
        """
        SELECT concat_ws('|', pg_get_userbyid(datdba), shobj_description(oid, 'pg_database'), datconnlimit,
          (SELECT setconfig FROM pg_db_role_setting WHERE setdatabase = oid AND setrole = 0),
          (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(datacl) a))
        FROM pg_database WHERE datname = '%s'
        """
            .formatted(name);
    RestoreOrder order = order(point, store);

    recovery.prepare(order, vault, ProgressListener.NONE);
    recovery.apply(order, this::captureBefore, ProgressListener.NONE);

    assertThat(Databases.query(store, facts).getFirst())
        .startsWith(name + "_owner|it's the shop|40|{work_mem=5MB}|")
        .contains(name + "_owner=CTc/");
    // a capture of what was restored does not know that it was
    assertThat(capture(store).contents().get("database"))
        .isEqualTo(point.contents().get("database"));
  }

  @Test
  void takesAnyName(Databases databases) throws Exception {
    for (String name :
        List.of(
            "Größe & Shop's \"best\" " + NUMBER.incrementAndGet(),
            "a/b?c=%d " + NUMBER.incrementAndGet(),
            ("x".repeat(60) + NUMBER.incrementAndGet()))) {
      StoreConnection store = shop(databases, name);
      Manifest point = capture(store);
      Databases.sql(store, "TRUNCATE orders");
      RestoreOrder order = order(point, store);

      recovery.prepare(order, vault, ProgressListener.NONE);
      AppliedRestore applied = recovery.apply(order, this::captureBefore, ProgressListener.NONE);

      assertThat(orders(store)).containsExactly("100", "right");
      assertThat(recovery.replaced(store).stream().map(ReplacedData::of)).contains(name);
      recovery.dropReplaced(store, String.valueOf(applied.replaced()));
    }
  }

  @Test
  void makesANewDatabase(Databases databases) throws Exception {
    StoreConnection store = shop(databases, "source_" + NUMBER.incrementAndGet());
    Databases.sql(store, "CREATE TABLE \"Odd \"\" name\" AS SELECT 1 AS \"a b\"");
    String copy = "Copy of shop " + NUMBER.incrementAndGet();
    RestoreOrder order = Orders.asNew(capture(store), store, copy);

    recovery.prepare(order, vault, ProgressListener.NONE);
    AppliedRestore applied = recovery.apply(order, this::captureBefore, ProgressListener.NONE);
    AppliedRestore again = recovery.apply(order, this::captureBefore, ProgressListener.NONE);

    assertThat(orders(PostgresAddress.withDatabase(store, copy))).containsExactly("100", "right");
    assertThat(applied.replaced()).isNull();
    assertThat(again).isEqualTo(applied);
    assertThat(captures).hasValue(0);
  }

  @Test
  void doesNothingTwice(Databases databases) throws Exception {
    StoreConnection store = shop(databases, "twice_" + NUMBER.incrementAndGet());
    RestoreOrder order = order(capture(store), store);

    PreparedRestore first = recovery.prepare(order, vault, ProgressListener.NONE);
    PreparedRestore second = recovery.prepare(order, new MemoryVault(), ProgressListener.NONE);
    AppliedRestore applied = recovery.apply(order, this::captureBefore, ProgressListener.NONE);
    Databases.sql(store, "INSERT INTO orders VALUES (4711, 'after')");
    AppliedRestore again = recovery.apply(order, this::captureBefore, ProgressListener.NONE);
    recovery.abandon(order);

    assertThat(second.amount().count()).isEqualTo(first.amount().count());
    assertThat(second.elapsed())
        .isEqualTo(first.elapsed().truncatedTo(java.time.temporal.ChronoUnit.MILLIS));
    assertThat(again).isEqualTo(applied);
    assertThat(captures).hasValue(1);
    assertThat(orders(store).getFirst()).isEqualTo("101");
    assertThat(recovery.prepare(order, vault, ProgressListener.NONE).amount().count())
        .isEqualTo(100);
    assertNothingPrepared(order);
  }

  @Test
  void replacesNothingUnlessTold(Databases databases) throws Exception {
    StoreConnection store = shop(databases, "kept_" + NUMBER.incrementAndGet());
    RestoreOrder order = Orders.asNew(capture(store), store, PostgresAddress.of(store).database());

    assertThatThrownBy(() -> recovery.prepare(order, vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Refused.class)
        .hasMessageContaining(Orders.database(order));
    assertNothingPrepared(order);
  }

  @Test
  void appliesNothingThatIsNotPrepared(Databases databases) throws Exception {
    StoreConnection store = shop(databases, "unprepared_" + NUMBER.incrementAndGet());
    RestoreOrder order = order(capture(store), store);

    assertThatThrownBy(() -> recovery.apply(order, this::captureBefore, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Refused.class)
        .hasMessageContaining("nothing is prepared");
    assertThat(captures).hasValue(0);
  }

  @Test
  void leavesAllAsItWasWhenTheCaptureFails(Databases databases) throws Exception {
    StoreConnection store = shop(databases, "uncaptured_" + NUMBER.incrementAndGet());
    RestoreOrder order = order(capture(store), store);
    recovery.prepare(order, vault, ProgressListener.NONE);
    Databases.sql(store, "DELETE FROM orders WHERE id > 50");

    assertThatThrownBy(
            () ->
                recovery.apply(
                    order,
                    existing -> {
                      throw new DataStoreException.Failed("planted", null);
                    },
                    ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Failed.class)
        .hasMessageContaining("planted");

    assertThat(orders(store).getFirst()).isEqualTo("50");
    Databases.sql(store, "DELETE FROM orders WHERE id = 1"); // nobody is held off any more
    recovery.apply(order, this::captureBefore, ProgressListener.NONE);
    assertThat(orders(store).getFirst()).isEqualTo("100");
  }

  @Test
  void letsEverybodyGoOnWhenItIsInterrupted(Databases databases) throws Exception {
    StoreConnection store = shop(databases, "interrupted_" + NUMBER.incrementAndGet());
    RestoreOrder order = order(capture(store), store);
    recovery.prepare(order, vault, ProgressListener.NONE);
    CountDownLatch capturing = new CountDownLatch(1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    recovery.apply(
                        order,
                        existing -> {
                          capturing.countDown();
                          new CountDownLatch(1).await();
                        },
                        ProgressListener.NONE);
                  } catch (Throwable e) {
                    thrown.set(e);
                  }
                });
    assertThat(capturing.await(60, TimeUnit.SECONDS)).isTrue();

    thread.interrupt();

    assertThat(thread.join(Duration.ofSeconds(60))).isTrue();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    Databases.sql(store, "DELETE FROM orders WHERE id > 50");
    assertThat(orders(store)).containsExactly("50", "right");
  }

  @Test
  void preparesNothingThatDiffersFromTheRecoveryPoint(Databases databases) throws Exception {
    StoreConnection store = shop(databases, "differs_" + NUMBER.incrementAndGet());
    Manifest point = capture(store);
    ObjectNode digest = (ObjectNode) point.contents().at("/tables/0/digest");
    digest.put("sum", "0123456789abcdef0123456789abcdef");
    RestoreOrder order = order(point, store);

    assertThatThrownBy(() -> recovery.prepare(order, vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Failed.class)
        .hasMessageContaining("public.orders")
        .hasMessageContaining("0123456789abcdef");
    assertNothingPrepared(order);
  }

  @Test
  void removesWhatItAbandons(Databases databases) throws Exception {
    StoreConnection store = shop(databases, "abandoned_" + NUMBER.incrementAndGet());
    RestoreOrder order = order(capture(store), store);
    recovery.prepare(order, vault, ProgressListener.NONE);

    try (PostgresSession curious =
        PostgresSession.open(
            PostgresAddress.withDatabase(store, Names.of(DatabaseOrder.of(order)).prepared()))) {
      recovery.abandon(order);
      assertThatThrownBy(() -> curious.execute("SELECT 1")).isNotNull();
    }
    recovery.abandon(order);

    assertNothingPrepared(order);
    assertThat(orders(store)).containsExactly("100", "right");
  }

  @Test
  void dropsNothingButWhatWasReplaced(Databases databases) throws Exception {
    StoreConnection store = shop(databases, "precious_" + NUMBER.incrementAndGet());
    RestoreOrder order = order(capture(store), store);
    recovery.prepare(order, vault, ProgressListener.NONE);

    for (String name :
        List.of(
            Orders.database(order),
            "postgres",
            "not_there",
            Names.of(DatabaseOrder.of(order)).prepared())) {
      assertThatThrownBy(() -> recovery.dropReplaced(store, name))
          .isInstanceOf(DataStoreException.Refused.class)
          .hasMessageContaining(name);
    }
    String replaced =
        String.valueOf(
            recovery.apply(order, this::captureBefore, ProgressListener.NONE).replaced());
    recovery.dropReplaced(store, replaced);
    recovery.dropReplaced(store, replaced);

    assertThat(recovery.replaced(store).stream().map(ReplacedData::name)).doesNotContain(replaced);
    assertThat(orders(store)).containsExactly("100", "right");
  }

  @Test
  void namesTheRightsThatAreMissingBeforeItBegins(Databases databases) throws Exception {
    String name = "rights_" + NUMBER.incrementAndGet();
    StoreConnection admin = shop(databases, name);
    String role = name + "_role";
    Databases.sql(
        admin,
        "CREATE ROLE " + role + " LOGIN PASSWORD '" + ROLE_PASSWORD + "'",
        "CREATE ROLE " + name + "_owner",
        "ALTER DATABASE " + name + " OWNER TO " + name + "_owner",
        "ALTER TABLE orders OWNER TO " + name + "_owner");
    Manifest point = capture(admin);
    StoreConnection store =
        PostgresAddress.connection(
            "shop", PostgresAddress.url(admin), role, new Secret(ROLE_PASSWORD), 2);
    RestoreOrder order = order(point, store);

    for (String remedy :
        List.of(
            "ALTER ROLE \"" + role + "\" CREATEDB",
            "GRANT pg_signal_backend TO \"" + role + "\"",
            "GRANT \"" + name + "_owner\" TO \"" + role + "\"")) {
      assertThatThrownBy(() -> recovery.prepare(order, vault, ProgressListener.NONE))
          .isInstanceOf(DataStoreException.Misconfigured.class)
          .hasMessageContaining(remedy);
      Databases.sql(admin, remedy);
    }
    recovery.prepare(order, vault, ProgressListener.NONE);
    AppliedRestore applied = recovery.apply(order, this::captureBefore, ProgressListener.NONE);
    assertThat(orders(admin)).containsExactly("100", "right");
    recovery.dropReplaced(store, String.valueOf(applied.replaced()));
  }

  /** Only superusers end their sessions. */
  @Test
  void changesNothingWhenItMayNotEndASession(Databases databases) throws Exception {
    String name = "superuser_" + NUMBER.incrementAndGet();
    StoreConnection admin = shop(databases, name);
    String role = name + "_role";
    Databases.sql(
        admin,
        "CREATE ROLE " + role + " LOGIN CREATEDB PASSWORD '" + ROLE_PASSWORD + "'",
        "GRANT pg_signal_backend TO " + role,
        "ALTER DATABASE " + name + " OWNER TO " + role,
        "ALTER TABLE orders OWNER TO " + role);
    StoreConnection store =
        PostgresAddress.connection(
            "shop", PostgresAddress.url(admin), role, new Secret(ROLE_PASSWORD), 2);
    RestoreOrder order = order(capture(admin), store);
    recovery.prepare(order, vault, ProgressListener.NONE);

    try (PostgresSession superuser = PostgresSession.open(admin)) {
      assertThatThrownBy(() -> recovery.apply(order, this::captureBefore, ProgressListener.NONE))
          .isInstanceOf(DataStoreException.Misconfigured.class)
          .hasMessageContaining("superuser");
      superuser.execute("INSERT INTO public.orders VALUES (0, 'still here')");
    }
    recovery.apply(order, this::captureBefore, ProgressListener.NONE);
    assertThat(orders(admin)).containsExactly("100", "right");
  }

  @Test
  void refusesSubscriptions(Databases databases) throws Exception {
    StoreConnection store = shop(databases, "subscribed_" + NUMBER.incrementAndGet());
    Manifest point = capture(store);
    Databases.sql(
        store,
        "CREATE SUBSCRIPTION news CONNECTION 'host=nowhere' PUBLICATION news WITH (connect ="
            + " false)");
    RestoreOrder order = order(point, store);

    assertThatThrownBy(() -> recovery.prepare(order, vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Refused.class)
        .hasMessageContaining("subscriptions")
        .hasMessageContaining("news");
    assertNothingPrepared(order);
  }

  private void captureBefore(StoreConnection existing)
      throws DataStoreException, dev.belay.vault.VaultException, InterruptedException {
    captures.incrementAndGet();
    capture(existing);
  }

  private Manifest capture(StoreConnection store)
      throws DataStoreException, dev.belay.vault.VaultException, InterruptedException {
    return driver.capture(Requests.of(store), vault, ProgressListener.NONE);
  }

  private static StoreConnection shop(Databases databases, String name) throws Exception {
    StoreConnection server = databases.server().connection("postgres", 2);
    Databases.sql(server, "CREATE DATABASE " + Identifiers.quote(name) + " TEMPLATE template0");
    StoreConnection store = PostgresAddress.withDatabase(server, name);
    Databases.sql(
        store,
        "CREATE TABLE orders (id bigint PRIMARY KEY, what text)",
        "INSERT INTO orders SELECT n, 'right' FROM generate_series(1, 100) n");
    return store;
  }

  private static List<String> orders(StoreConnection store) {
    return Databases.query(
        store,
        "SELECT count(*)::text FROM public.orders UNION ALL SELECT min(what) FROM public.orders");
  }

  private static RestoreOrder order(Manifest manifest, StoreConnection store) throws Exception {
    return Orders.replacing(manifest, store, PostgresAddress.of(store).database());
  }

  private static RestoreOrder keptUntil(RestoreOrder order, Instant until) {
    return new RestoreOrder(
        order.operationId(),
        order.manifest(),
        order.store(),
        order.place(),
        order.replace(),
        until,
        order.selection());
  }

  private static void assertNothingPrepared(RestoreOrder order) throws Exception {
    assertThat(
            Databases.query(
                PostgresAddress.withDatabase(order.store(), "postgres"),
                "SELECT datname FROM pg_database WHERE datname = '"
                    + Names.of(DatabaseOrder.of(order)).prepared()
                    + "'"))
        .isEmpty();
  }
}
