package dev.belay.worker.together;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.CaptureRequest;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.SnapshotSignal;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.server.PostgresTools;
import dev.belay.datastores.postgresql.server.PrivatePostgres;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultKey;
import dev.belay.vault.VaultSettings;
import dev.belay.vault.storage.Vaults;
import dev.belay.worker.together.Rendezvous.Pause;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two real databases, and an application that writes each order into both, one after the other. */
@Timeout(180)
class OneMomentTest {
  private static final int CAPTURES = 3;

  private static final Duration PASSING = Duration.ofMillis(100);

  @TempDir static Path directory;
  private static PrivatePostgres server;
  private static Vault vault;

  /** The application holds it while an order is in one of the databases only. */
  private final Semaphore between = new Semaphore(1, true);

  private final AtomicLong written = new AtomicLong();
  private final Pause pause =
      new Pause() {
        @Override
        public void begin() throws InterruptedException {
          between.acquire();
        }

        @Override
        public void end() {
          between.release();
        }
      };
  private volatile boolean over;

  @BeforeAll
  static void start() throws Exception {
    server =
        PrivatePostgres.start(
            PostgresTools.installed("initdb").getFirst(), directory.resolve("server"), Map.of());
    vault =
        Vaults.open(
            directory.resolve("vault").toUri(),
            VaultKey.loadOrCreate(directory.resolve("key")),
            VaultSettings.defaults());
    for (String database : List.of("orders", "payments")) {
      execute("postgres", "CREATE DATABASE " + database);
      execute(database, "CREATE TABLE public.entry (id bigint PRIMARY KEY, filler text)");
    }
    // So that one of the captures has far more to prepare and to read than the other.
    execute(
        "payments",
        "CREATE TABLE public.old AS SELECT i, repeat('x', 200) FROM generate_series(1, 50000) i");
    execute(
        "payments",
        "DO $$ BEGIN FOR i IN 1..300 LOOP EXECUTE 'CREATE TABLE public.t' || i || ' (id int)'; END"
            + " LOOP; END $$");
  }

  @AfterAll
  static void stop() {
    vault.close();
    server.close();
  }

  @Test
  void withWritesHeldBackBothHaveTheSameOrders() throws Exception {

    whileWriting(
        () -> {
          for (int i = 0; i < CAPTURES; i++) {
            long before = written.get();
            TogetherCapture.Result result = capture(Optional.empty(), pause);
            assertThat(entries(result, 1)).isEqualTo(entries(result, 0)).isGreaterThan(before - 1);
          }
        });
  }

  @Test
  void theSnapshotsAreNoFurtherApartThanTheMeasuredSkew() throws Exception {
    whileWriting(
        () -> {
          for (int i = 0; i < CAPTURES; i++) {
            TogetherCapture.Result result = capture(Optional.of(Duration.ofSeconds(2)), Pause.NONE);
            assertThat(result.skew()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(2));
            // Both databases are of one server: its clock tells the same.
            List<Manifest> manifests = result.manifests();
            assertThat(
                    Duration.between(
                            manifests.getFirst().snapshotAt(), manifests.getLast().snapshotAt())
                        .abs())
                .isLessThanOrEqualTo(result.skew());
          }
        });
  }

  /** In each round one is made between the locks of the small database and its snapshot. */
  @Test
  void tablesThatComeMeanwhileCostNoSnapshot() throws Exception {
    Semaphore ordersAreLocked = new Semaphore(0);
    AtomicInteger made = new AtomicInteger();
    String set = UUID.randomUUID().toString();

    TogetherCapture.Result result =
        TogetherCapture.run(
            List.of(
                signal -> capture("orders", set, before(signal, ordersAreLocked::release)),
                signal ->
                    capture(
                        "payments",
                        set,
                        before(
                            signal,
                            () -> {
                              ordersAreLocked.acquire();
                              execute(
                                  "orders",
                                  "CREATE TABLE public.new_" + made.incrementAndGet() + " ()");
                            }))),
            Optional.empty(),
            Pause.NONE);

    assertThat(made).as("rounds").hasValue(1);
    assertThat(result.manifests().getFirst().contents().path("tables").valueStream())
        .anyMatch(table -> table.path("name").asString().equals("new_1"));
    execute("orders", "DROP TABLE public.new_1");
  }

  /** Does something when all locks are held, before it says so. */
  private static SnapshotSignal before(SnapshotSignal signal, Task task) {
    return new SnapshotSignal() {
      @Override
      public void ready() throws DataStoreException, InterruptedException {
        try {
          task.run();
        } catch (Exception e) {
          throw new DataStoreException.Failed("the test failed", e);
        }
        signal.ready();
      }

      @Override
      public void taken() {
        signal.taken();
      }

      @Override
      public boolean agreed() throws DataStoreException, InterruptedException {
        return signal.agreed();
      }

      @Override
      public void again() throws DataStoreException.Unavailable {
        signal.again();
      }
    };
  }

  @Test
  void tablesMayComeAndGoMeanwhile() throws Exception {
    Thread changing =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (PostgresSession session =
                      PostgresSession.open(server.connection("orders", 1))) {
                    while (!over) {
                      session.execute("CREATE TABLE public.passing (id int)");
                      session.execute("DROP TABLE public.passing");
                      Thread.sleep(PASSING);
                    }
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                });

    whileWriting(
        () -> {
          for (int i = 0; i < CAPTURES; i++) {
            TogetherCapture.Result result = capture(Optional.empty(), pause);
            assertThat(entries(result, 1)).isEqualTo(entries(result, 0));
          }
        });
    changing.join();
  }

  private interface Task {
    void run() throws Exception;
  }

  private void whileWriting(Task task) throws Exception {
    Thread application = Thread.ofVirtual().start(this::writeUntilOver);
    try {
      long before = written.get();
      task.run();
      assertThat(written.get()).as("the application goes on").isGreaterThan(before);
    } finally {
      over = true;
      application.join();
    }
  }

  private void writeUntilOver() {
    try (PostgresSession orders = PostgresSession.open(server.connection("orders", 1));
        PostgresSession payments = PostgresSession.open(server.connection("payments", 1))) {
      orders.execute("TRUNCATE public.entry");
      payments.execute("TRUNCATE public.entry");
      while (!over) {
        between.acquire();
        try {
          String row = " INTO public.entry VALUES (" + written.get() + ", 'order')";
          orders.execute("INSERT" + row);
          payments.execute("INSERT" + row);
          written.incrementAndGet();
        } finally {
          between.release();
        }
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static TogetherCapture.Result capture(Optional<Duration> maxSkew, Pause pause)
      throws Exception {
    String set = UUID.randomUUID().toString();
    return TogetherCapture.run(
        List.of(
            signal -> capture("orders", set, signal), signal -> capture("payments", set, signal)),
        maxSkew,
        pause);
  }

  private static Manifest capture(String database, String set, SnapshotSignal signal)
      throws Exception {
    StoreConnection at = server.connection(database, 1);
    StoreConnection store =
        PostgresAddress.connection(
            database,
            PostgresAddress.url(at),
            PostgresAddress.username(at),
            PostgresAddress.password(at),
            1);
    CaptureRequest request =
        new CaptureRequest(
            store,
            UUID.randomUUID().toString(),
            set,
            "shop",
            "production",
            "manual",
            null,
            null,
            Map.of(),
            List.of());
    return new PostgresDriver(Clock.systemUTC())
        .coordinated()
        .orElseThrow()
        .capture(request, signal, vault, ProgressListener.NONE);
  }

  private static long entries(TogetherCapture.Result result, int capture) {
    return result
        .manifests()
        .get(capture)
        .contents()
        .path("tables")
        .valueStream()
        .filter(table -> table.path("name").asString().equals("entry"))
        .mapToLong(table -> table.path("digest").path("rows").asLong())
        .sum();
  }

  private static void execute(String database, String sql) throws Exception {
    try (PostgresSession session = PostgresSession.open(server.connection(database, 1))) {
      session.execute(sql);
    }
  }
}
