package dev.belay.datastores.postgresql.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.datastores.CaptureRequest;
import dev.belay.datastores.Coordinated;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Need;
import dev.belay.datastores.Place;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Readiness;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.RestoreOrder;
import dev.belay.datastores.Selection;
import dev.belay.datastores.SnapshotSignal;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.Requests;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.vault.Manifest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Captures and rollbacks with a primary and a standby that follows it. */
@Tag("faults")
class StreamingStandbyTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir static Path temporary;
  private static StreamingStandby servers;

  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  private final MemoryVault vault = new MemoryVault();

  @BeforeAll
  static void start() throws Exception {
    servers = StreamingStandby.start(temporary);
  }

  @AfterAll
  static void stop() throws Exception {
    servers.close();
  }

  @Test
  void aStandbyIsCapturedAndSaysWhatMayInterruptIt() throws Exception {
    StoreConnection replica = servers.replica(PostgresAddress.of(servers.orders()).database());

    Manifest point = driver.capture(Requests.of(replica), vault, ProgressListener.NONE);

    assertThat(point.totals().rows()).isEqualTo(1000);
    assertThat(point.warnings()).isEmpty();
    assertThat(driver.readiness(replica).getFirst())
        .satisfies(capture -> assertThat(capture.ready()).isTrue())
        .extracting(Readiness::needs)
        .satisfies(
            needs ->
                assertThat(needs)
                    .singleElement()
                    .satisfies(
                        need ->
                            assertThat(need.text())
                                .contains("ALTER SYSTEM SET hot_standby_feedback")));
  }

  @Test
  void aStandbyThatCancelsTheCaptureIsUnavailableAndTheRemedyIsTold() throws Exception {
    StoreConnection store = servers.orders();
    StoreConnection replica = servers.replica(PostgresAddress.of(store).database());
    Coordinated coordinated = driver.coordinated().orElseThrow();
    CaptureRequest request = Requests.of(replica);

    assertThatThrownBy(
            () ->
                coordinated.capture(
                    request, new Vacuuming(store, replica), vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Unavailable.class)
        .hasMessageContaining("hot_standby_feedback = on");
  }

  @Test
  void aPlanNamesStandbysWhoseSessionsReadWhatIsReplacedAndDroppingItEndsThem() throws Exception {
    StoreConnection store = servers.orders();
    String name = PostgresAddress.of(store).database();
    Recovery recovery = driver.recovery().orElseThrow();
    Manifest point = driver.capture(Requests.of(store), vault, ProgressListener.NONE);
    RestoreOrder order =
        new RestoreOrder(
            UUID.randomUUID().toString(),
            point,
            store,
            new Place(name),
            true,
            null,
            Selection.EVERYTHING);
    Databases.sql(store, "UPDATE orders SET note = 'broken'");
    StreamingStandby.await(
        servers.replica(name), "SELECT count(*) FROM public.orders WHERE note = 'broken'", "1000");

    List<Need> needs = recovery.needs(order, vault);

    assertThat(needs)
        .singleElement()
        .satisfies(need -> assertThat(need.fatal()).isFalse())
        .satisfies(need -> assertThat(need.what()).contains("the_standby", "until it is dropped"));
    try (PostgresSession reader = PostgresSession.open(servers.replica(name))) {
      recovery.prepare(order, vault, ProgressListener.NONE);
      var applied =
          recovery.apply(
              order,
              existing -> driver.capture(Requests.of(existing), vault, ProgressListener.NONE),
              ProgressListener.NONE);
      assertThat(applied.warnings())
          .singleElement()
          .satisfies(warning -> assertThat(warning).contains("the_standby"));
      StreamingStandby.await(
          servers.replica(name), "SELECT count(*) FROM public.orders WHERE note = 'good'", "1000");
      reader.execute(
          "DO $$ BEGIN ASSERT (SELECT bool_and(note = 'broken') FROM public.orders); END $$");

      recovery.dropReplaced(store, java.util.Objects.requireNonNull(applied.replaced()));

      Awaitility.await()
          .atMost(LONG)
          .untilAsserted(() -> assertThatThrownBy(() -> reader.execute("SELECT 1")).isNotNull());
    }
  }

  /** Removes on the primary what the standby's snapshot needs, once it is held. */
  private record Vacuuming(StoreConnection store, StoreConnection replica)
      implements SnapshotSignal {
    @Override
    public void ready() {}

    @Override
    public void taken() {
      Databases.sql(store, "UPDATE orders SET note = 'newer'");
      Databases.sql(store, "VACUUM orders");
      StreamingStandby.await(
          replica, "SELECT count(*) FROM public.orders WHERE note = 'newer'", "1000");
    }

    @Override
    public boolean agreed() {
      return true;
    }

    @Override
    public void again() {}
  }
}
