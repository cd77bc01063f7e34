package dev.belay.datastores.postgresql.replace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Staging;
import dev.belay.datastores.StagingArea;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.kit.concurrent.ForkedTasks;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.restore.TableSelection;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.Requests;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.vault.Manifest;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Drills into a database that is there to be replaced, and what they leave alone. */
@ExtendWith(SharedPostgres.class)
class StagingTest {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  private final MemoryVault vault = new MemoryVault();

  @Test
  void eachDrillReplacesWhatTheLastOnePutThereAndNothingStaysOfIt(Databases databases)
      throws Exception {
    StoreConnection shop = Shop.create(databases);
    StoreConnection staging = staging(shop);
    Manifest before = capture(shop);
    Databases.sql(shop, "DELETE FROM orders WHERE id > 4", "COMMENT ON TABLE orders IS 'fewer'");
    Manifest after = capture(shop);

    drill(staging, before);
    assertThat(orders(staging)).isEqualTo("10");
    try (PostgresSession application = PostgresSession.open(staging)) {
      Databases.sql(staging, "DELETE FROM orders");
      drill(staging, after);
      assertThatThrownBy(() -> application.execute("SELECT 1")).isNotNull();
    }

    assertThat(orders(staging)).isEqualTo("4");
    assertThat(orders(shop)).isEqualTo("4");
    assertThat(left(staging)).containsExactly(name(staging));
  }

  @Test
  void whatNoDrillMadeIsRefusedAndUntouched(Databases databases) throws Exception {
    StoreConnection shop = Shop.create(databases);
    Manifest point = capture(shop);

    assertThatThrownBy(() -> staging().open(UUID.randomUUID().toString(), shop))
        .isInstanceOf(DataStoreException.Refused.class)
        .hasMessageContaining("database " + name(shop))
        .hasMessageContaining("was not made by a drill");

    StoreConnection staging = staging(shop);
    try (StagingArea area = staging().open(UUID.randomUUID().toString(), staging)) {
      area.restore(point, vault, ProgressListener.NONE);
      Databases.sql(shop, "CREATE DATABASE " + name(staging));
      assertThatThrownBy(() -> area.putInPlace(ProgressListener.NONE))
          .isInstanceOf(DataStoreException.Refused.class);
    }
    assertThat(left(staging)).containsExactly(name(staging));
    assertThat(Databases.query(staging, "SELECT count(*) FROM pg_tables WHERE tablename='orders'"))
        .containsExactly("0");
  }

  /** People's restore into the same database, while a drill waits for its turn. */
  @Test
  void whatARestorePutsThereBeforeTheSwapIsRefused(Databases databases) throws Exception {
    StoreConnection shop = Shop.create(databases);
    StoreConnection staging = staging(shop);
    Manifest point = capture(shop);
    drill(staging, point);
    DatabaseOrder peoples =
        new DatabaseOrder(
            UUID.randomUUID().toString(),
            point,
            staging,
            name(staging),
            true,
            null,
            TableSelection.EVERYTHING);

    try (StagingArea area = staging().open(UUID.randomUUID().toString(), staging)) {
      area.restore(point, vault, ProgressListener.NONE);
      PostgresReplace.prepare(peoples, vault, ProgressListener.NONE);
      PostgresReplace.apply(peoples, existing -> {}, ProgressListener.NONE);

      assertThatThrownBy(() -> area.putInPlace(ProgressListener.NONE))
          .isInstanceOf(DataStoreException.Refused.class)
          .hasMessageContaining("was not made by a drill");
    }
    assertThat(orders(staging)).isEqualTo("10");
    assertThat(PostgresReplace.applied(peoples)).isPresent();
  }

  /** The restore of a store of people's leaves a trace, too: that is no drill's. */
  @Test
  void whatARestorePutInPlaceIsRefused(Databases databases) throws Exception {
    StoreConnection shop = Shop.create(databases);
    Manifest point = capture(shop);
    StoreConnection restored = staging(shop);
    var order =
        new DatabaseOrder(
            UUID.randomUUID().toString(),
            point,
            shop,
            name(restored),
            false,
            null,
            TableSelection.EVERYTHING);
    PostgresReplace.prepare(order, vault, ProgressListener.NONE);
    PostgresReplace.apply(order, existing -> {}, ProgressListener.NONE);

    assertThatThrownBy(() -> staging().open(UUID.randomUUID().toString(), restored))
        .isInstanceOf(DataStoreException.Refused.class);
    assertThat(orders(restored)).isEqualTo("10");
  }

  @Test
  void whatIsNotPutInPlaceIsRemovedAndWhatADeadDrillLeftToo(Databases databases) throws Exception {
    StoreConnection shop = Shop.create(databases);
    StoreConnection staging = staging(shop);
    Manifest point = capture(shop);
    drill(staging, point);
    Databases.sql(staging, "DELETE FROM orders WHERE id > 7");

    try (StagingArea area = staging().open(UUID.randomUUID().toString(), staging)) {
      area.restore(point, vault, ProgressListener.NONE);
    }
    assertThat(left(staging)).containsExactly(name(staging));
    assertThat(orders(staging)).isEqualTo("7");

    // Killed after the restore, and after the swap: with what it would have done next left undone.
    PostgresReplace.prepare(dead(point, staging), vault, ProgressListener.NONE);
    var swapped = dead(point, staging);
    PostgresReplace.prepare(swapped, vault, ProgressListener.NONE);
    PostgresReplace.apply(swapped, existing -> {}, ProgressListener.NONE);
    assertThat(left(staging)).hasSize(3);
    drill(staging, point);

    assertThat(left(staging)).containsExactly(name(staging));
  }

  @Test
  void aDrillThatIsTriedAgainFinishes(Databases databases) throws Exception {
    StoreConnection shop = Shop.create(databases);
    StoreConnection staging = staging(shop);
    Manifest point = capture(shop);
    String id = UUID.randomUUID().toString();

    drill(id, staging, point);
    drill(id, staging, point);

    assertThat(orders(staging)).isEqualTo("10");
    assertThat(left(staging)).containsExactly(name(staging));
  }

  @Test
  void aMissingRoleIsNamedAndNothingIsLeft(Databases databases) throws Exception {
    StoreConnection shop = Shop.create(databases);
    StoreConnection staging = staging(shop);
    String role = "staging_role_" + NUMBER.incrementAndGet();
    Databases.sql(shop, "CREATE ROLE " + role, "GRANT SELECT ON orders TO " + role);
    Manifest point = capture(shop);
    Databases.sql(shop, "REVOKE ALL ON orders FROM " + role, "DROP ROLE " + role);

    try (StagingArea area = staging().open(UUID.randomUUID().toString(), staging)) {
      assertThatThrownBy(() -> area.restore(point, vault, ProgressListener.NONE))
          .isInstanceOf(DataStoreException.Misconfigured.class)
          .hasMessageContaining(role)
          .hasMessageContaining("CREATE ROLE");
    }
    assertThat(left(staging)).isEmpty();
  }

  @Test
  void oneDrillAtATimeHasTheTarget(Databases databases) throws Exception {
    StoreConnection shop = Shop.create(databases);
    StoreConnection staging = staging(shop);
    try (ServerSession other =
        ServerSession.open(staging, Set.of(name(staging)), new ForkedTasks("other"))) {
      try (StagingArea area = staging().open(UUID.randomUUID().toString(), staging)) {
        assertThat(other.tryClaim("staging database " + name(staging))).isFalse();
      }
      // The server ends a session that was closed a little later.
      other.claim("staging database " + name(staging));
    }
  }

  private void drill(StoreConnection staging, Manifest point) throws Exception {
    drill(UUID.randomUUID().toString(), staging, point);
  }

  private void drill(String id, StoreConnection staging, Manifest point) throws Exception {
    try (StagingArea area = staging().open(id, staging)) {
      assertThat(area.restore(point, vault, ProgressListener.NONE).amount().count())
          .isEqualTo(point.totals().rows());
      area.putInPlace(ProgressListener.NONE);
    }
  }

  private static DatabaseOrder dead(Manifest point, StoreConnection staging) throws Exception {
    return new DatabaseOrder(
        "drill " + UUID.randomUUID(),
        point,
        staging,
        name(staging),
        true,
        null,
        TableSelection.EVERYTHING);
  }

  private Manifest capture(StoreConnection store) throws Exception {
    return driver.capture(Requests.of(store), vault, ProgressListener.NONE);
  }

  private static StoreConnection staging(StoreConnection shop) throws Exception {
    return PostgresAddress.withDatabase(shop, "staged_" + NUMBER.incrementAndGet());
  }

  private static String name(StoreConnection store) throws DataStoreException {
    return PostgresAddress.of(store).database();
  }

  private static String orders(StoreConnection store) {
    return Databases.query(store, "SELECT count(*) FROM public.orders").getFirst();
  }

  /** Databases of drills into this target, whatever they are called. */
  private static List<String> left(StoreConnection staging) throws Exception {
    StoreConnection server = PostgresAddress.withDatabase(staging, "postgres");
    return Databases.query(
        server,
        "SELECT datname FROM pg_database d WHERE datname LIKE '"
            + name(staging)
            + "%' OR shobj_description(oid, 'pg_database') LIKE '%\"of\":\""
            + name(staging)
            + "\"%' ORDER BY 1");
  }

  private Staging staging() {
    return driver.staging().orElseThrow();
  }
}
