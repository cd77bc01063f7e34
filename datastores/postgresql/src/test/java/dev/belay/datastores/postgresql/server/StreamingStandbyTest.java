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
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A primary and a standby that follows it. */
@Tag("faults")
class StreamingStandbyTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir static Path temporary;
  private static PrivatePostgres primary;
  private static Databases databases;
  private static Process standby;
  private static int port;

  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  private final MemoryVault vault = new MemoryVault();

  @BeforeAll
  static void start() throws Exception {
    PostgresTools tools = PostgresTools.atLeast(15, "pg_basebackup");
    primary = PrivatePostgres.start(tools, temporary.resolve("primary"), Map.of());
    databases = new Databases(primary);
    Path folder = Files.createTempDirectory("standby");
    Path data = folder.resolve("data");
    databases.run(
        primary.connection("postgres", 1),
        "pg_basebackup",
        "--pgdata=" + data,
        "--write-recovery-conf",
        "--checkpoint=fast");
    ServerUser user = ServerUser.current();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        user.give(file);
      }
    }
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    standby =
        new ProcessBuilder(
                user.command(
                    List.of(
                        tools.program("postgres"),
                        "-D",
                        data.toString(),
                        "-k",
                        data.toString(),
                        "-c",
                        "port=" + port,
                        "-c",
                        "cluster_name=the_standby",
                        "-c",
                        "max_standby_streaming_delay=0")))
            .redirectErrorStream(true)
            .redirectOutput(temporary.resolve("standby.log").toFile())
            .start();
    Awaitility.await()
        .atMost(LONG)
        .ignoreExceptions()
        .until(
            () -> {
              try (PostgresSession session = PostgresSession.open(replica("postgres"))) {
                return session.jdbc().isValid(10);
              }
            });
  }

  @AfterAll
  static void stop() throws Exception {
    standby.destroy();
    if (!standby.waitFor(1, TimeUnit.MINUTES)) {
      standby.destroyForcibly();
    }
    primary.close();
  }

  @Test
  void aStandbyIsCapturedAndSaysWhatMayInterruptIt() throws Exception {
    StoreConnection replica = replica(PostgresAddress.of(orders()).database());

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
    StoreConnection store = orders();
    StoreConnection replica = replica(PostgresAddress.of(store).database());
    Coordinated coordinated = driver.coordinated().orElseThrow();
    CaptureRequest request = Requests.of(replica);

    assertThatThrownBy(
            () ->
                coordinated.capture(
                    request, new Vacuuming(store, replica), vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Unavailable.class)
        .hasMessageContaining("conflict with recovery")
        .hasMessageContaining("hot_standby_feedback = on");
  }

  @Test
  void aPlanNamesStandbysWhoseSessionsReadWhatIsReplacedAndDroppingItEndsThem() throws Exception {
    StoreConnection store = orders();
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
    awaitReplica(replica(name), "SELECT count(*) FROM public.orders WHERE note = 'broken'", "1000");

    List<Need> needs = recovery.needs(order, vault);

    assertThat(needs)
        .singleElement()
        .satisfies(need -> assertThat(need.fatal()).isFalse())
        .satisfies(need -> assertThat(need.what()).contains("the_standby", "until it is dropped"));
    try (PostgresSession reader = PostgresSession.open(replica(name))) {
      recovery.prepare(order, vault, ProgressListener.NONE);
      var applied =
          recovery.apply(
              order,
              existing -> driver.capture(Requests.of(existing), vault, ProgressListener.NONE),
              ProgressListener.NONE);
      assertThat(applied.warnings())
          .singleElement()
          .satisfies(warning -> assertThat(warning).contains("the_standby"));
      awaitReplica(replica(name), "SELECT count(*) FROM public.orders WHERE note = 'good'", "1000");
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
      awaitReplica(replica, "SELECT count(*) FROM public.orders WHERE note = 'newer'", "1000");
    }

    @Override
    public boolean agreed() {
      return true;
    }

    @Override
    public void again() {}
  }

  private static void awaitReplica(StoreConnection replica, String query, String value) {
    Awaitility.await()
        .atMost(LONG)
        .ignoreExceptions()
        .until(() -> Databases.query(replica, query).equals(List.of(value)));
  }

  /** With a thousand rows, on both servers. */
  private static StoreConnection orders() throws Exception {
    StoreConnection store = databases.create();
    Databases.sql(
        store,
        "CREATE TABLE orders (id int PRIMARY KEY, note text)",
        "INSERT INTO orders SELECT i, 'good' FROM generate_series(1, 1000) i");
    awaitReplica(
        replica(PostgresAddress.of(store).database()),
        "SELECT count(*) FROM public.orders",
        "1000");
    return store;
  }

  private static StoreConnection replica(String database) throws Exception {
    StoreConnection own = primary.connection("postgres", 1);
    return PostgresAddress.connection(
        "replica",
        "postgresql://127.0.0.1:" + port + "/" + database,
        PostgresAddress.username(own),
        PostgresAddress.password(own),
        2);
  }
}
