package dev.belay.datastores.postgresql.capture;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.RestoreTarget;
import dev.belay.datastores.SnapshotSignal;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.capture.CaptureAttempt.SnapshotHook;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.restore.PostgresRestore;
import dev.belay.datastores.postgresql.server.PostgresTools;
import dev.belay.datastores.postgresql.server.PrivatePostgres;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.Requests;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.vault.Manifest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Locks, changes, interruptions and deaths while a capture works. */
@ExtendWith(SharedPostgres.class)
class DisturbedCaptureTest {
  private static final LockPatience SHORT =
      new LockPatience(Duration.ofMillis(200), 3, Duration.ofMillis(50));
  private static final LockPatience LONG =
      new LockPatience(Duration.ofMillis(300), 200, Duration.ofMillis(50));

  private final MemoryVault vault = new MemoryVault();

  @Test
  void givesUpOnALockThatStaysAndNamesItsHolder(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(source, "CREATE TABLE busy ()");
    PostgresCapture capture = new PostgresCapture(Clock.systemUTC(), SHORT, SnapshotHook.NONE);

    try (PostgresSession holder = PostgresSession.open(source)) {
      holder.execute("BEGIN");
      holder.execute("LOCK TABLE public.busy");
      assertThatThrownBy(() -> capture.capture(Requests.of(source), vault, ProgressListener.NONE))
          .isInstanceOf(DataStoreException.Unavailable.class)
          .hasMessageContaining("3 attempts")
          .hasMessageContaining("public.busy");
    }
  }

  @Test
  void goesOnWhenALockIsReleased(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(source, "CREATE TABLE busy AS SELECT 1 AS n");
    PostgresCapture capture = new PostgresCapture(Clock.systemUTC(), LONG, SnapshotHook.NONE);

    Manifest manifest;
    try (PostgresSession holder = PostgresSession.open(source)) {
      holder.execute("BEGIN");
      holder.execute("ALTER TABLE public.busy ADD COLUMN m int DEFAULT 2");
      CompletableFuture<Manifest> captured = waitingForALock(capture, source);
      holder.execute("COMMIT");
      manifest = captured.get(60, SECONDS);
    }

    assertThat(PostgresContents.of(manifest).tables().getFirst().columns())
        .containsExactly("n", "m");
  }

  /** Of two that wait for each other the server ends one: never the one that changes tables. */
  @Test
  void givesWayToAChangeOfTablesInAnotherOrder(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(
        source, "CREATE TABLE first AS SELECT 1 AS n", "CREATE TABLE second AS SELECT 1 AS n");
    PostgresCapture capture = new PostgresCapture(Clock.systemUTC());

    Manifest manifest;
    try (PostgresSession migration = PostgresSession.open(source)) {
      migration.execute("BEGIN");
      migration.execute("ALTER TABLE public.second ADD COLUMN m int DEFAULT 2");
      CompletableFuture<Manifest> captured = waitingForALock(capture, source);
      migration.execute("SELECT pg_catalog.pg_sleep(1.5)"); // longer than the server looks for one
      migration.execute("ALTER TABLE public.first ADD COLUMN m int DEFAULT 2");
      migration.execute("COMMIT");
      manifest = captured.get(60, SECONDS);
    }

    assertThat(PostgresContents.of(manifest).tables())
        .extracting(PostgresContents.Table::columns)
        .containsExactly(List.of("n", "m"), List.of("n", "m"));
  }

  /** Readers that queued behind it would wait for ever: it waits for the capture's first lock. */
  @Test
  void isNotBlockedByAChangeThatWaitsForIt(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(source, "CREATE TABLE wanted AS SELECT generate_series(1, 100) AS n");
    AtomicReference<CompletableFuture<Void>> change = new AtomicReference<>();
    SnapshotHook startsAChange =
        id -> {
          change.set(
              CompletableFuture.runAsync(
                  () -> Databases.sql(source, "ALTER TABLE wanted ADD COLUMN late int")));
          await()
              .atMost(Duration.ofSeconds(60))
              .until(
                  () ->
                      !Databases.query(
                              source,
                              "SELECT 1 FROM pg_locks WHERE NOT granted AND mode ="
                                  + " 'AccessExclusiveLock'")
                          .isEmpty());
        };
    // pg_dump waits for the lock in vain and the capture starts again; then the change is done
    Manifest manifest =
        captured(new PostgresCapture(Clock.systemUTC(), LONG, once(startsAChange)), source);

    Objects.requireNonNull(change.get()).get(60, SECONDS);
    assertThat(PostgresContents.of(manifest).tables().getFirst().rows()).isEqualTo(100);
  }

  /** As between the locks of a quick data store and the signal that it gets with a slow one. */
  @ParameterizedTest
  @ValueSource(strings = {"SELECT 1", "INSERT INTO fresh VALUES (7, 'late')"})
  void aTableThatCameAfterTheLocksIsCapturedAsTheSnapshotHasIt(
      String afterTheSnapshot, Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Between between = new Between(source, afterTheSnapshot);

    PostgresContents contents = between.captured();

    assertThat(between.signals).isEqualTo(1);
    assertThat(contents.tables())
        .extracting(PostgresContents.Table::name, PostgresContents.Table::rows)
        .containsExactly(tuple("fresh", 1L));
  }

  /** Of each kind one: the table, its columns, what hangs on it. */
  @ParameterizedTest
  @ValueSource(
      strings = {"DROP TABLE fresh", "ALTER TABLE fresh ADD COLUMN c int", "DROP INDEX fresh_b"})
  void aTableThatCameAfterTheLocksAndChangedAfterTheSnapshotBringsAnotherOne(
      String afterTheSnapshot, Databases databases) throws Exception {
    bringsAnotherSnapshot(afterTheSnapshot, databases);
  }

  @Tag("faults")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE fresh; CREATE TABLE fresh (a int, b text)",
        "TRUNCATE fresh",
        "ALTER TABLE fresh RENAME TO stale",
        "ALTER TABLE fresh RENAME COLUMN a TO c",
        "ALTER TABLE fresh DROP COLUMN b",
        "ALTER TABLE fresh ALTER COLUMN a TYPE bigint",
        "ALTER TABLE fresh ALTER COLUMN a DROP DEFAULT",
        "ALTER TABLE fresh DROP CONSTRAINT positive"
      })
  void anyOtherChangeOfATableThatCameAfterTheLocksBringsAnotherSnapshot(
      String afterTheSnapshot, Databases databases) throws Exception {
    bringsAnotherSnapshot(afterTheSnapshot, databases);
  }

  private void bringsAnotherSnapshot(String afterTheSnapshot, Databases databases)
      throws Exception {
    StoreConnection source = databases.create();
    Between between = new Between(source, afterTheSnapshot);

    Manifest manifest = between.manifest();

    assertThat(between.signals).isEqualTo(2);
    StoreConnection target = databases.create();
    new PostgresRestore()
        .restore(manifest, vault, new RestoreTarget.Store(target), ProgressListener.NONE);
    assertThat(databases.schema(target)).isEqualTo(databases.schema(source));
    assertThat(databases.sortedData(target)).isEqualTo(databases.sortedData(source));
  }

  /** Makes a table after the locks were taken, and something of it after the first snapshot. */
  private final class Between implements SnapshotSignal {
    private final StoreConnection source;
    private final String afterTheSnapshot;
    private int signals;

    Between(StoreConnection source, String afterTheSnapshot) {
      this.source = source;
      this.afterTheSnapshot = afterTheSnapshot;
    }

    PostgresContents captured() throws Exception {
      return PostgresContents.of(manifest());
    }

    Manifest manifest() throws Exception {
      return new PostgresCapture(Clock.systemUTC())
          .capture(Requests.of(source), this, vault, ProgressListener.NONE);
    }

    @Override
    public void ready() {
      if (++signals == 1) {
        Databases.sql(
            source,
            """
            CREATE TABLE fresh (a int DEFAULT 1 CONSTRAINT positive CHECK (a > 0), b text);
            CREATE INDEX fresh_b ON fresh (b);
            INSERT INTO fresh VALUES (3, 'three')
            """);
      }
    }

    @Override
    public void taken() {
      if (signals == 1) {
        Databases.sql(source, afterTheSnapshot);
      }
    }

    @Override
    public boolean agreed() {
      return true;
    }

    @Override
    public void again() {}
  }

  @Test
  void leavesNothingRunningWhenItIsInterrupted(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(source, "CREATE TABLE t AS SELECT generate_series(1, 1000) AS n");
    CountDownLatch held = new CountDownLatch(1);
    SnapshotHook waits =
        id -> {
          held.countDown();
          new CountDownLatch(1).await();
        };
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    new PostgresCapture(Clock.systemUTC(), LONG, waits)
                        .capture(Requests.of(source), vault, ProgressListener.NONE);
                  } catch (Throwable e) {
                    thrown.set(e);
                  }
                });
    assertThat(held.await(60, SECONDS)).isTrue();

    thread.interrupt();

    thread.join(Duration.ofSeconds(60));
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertNothingIsLeft(source);
  }

  @Tag("faults")
  @Test
  void leavesNothingRunningWhenItIsInterruptedWhileItReads(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(source, "CREATE TABLE t AS SELECT generate_series(1, 500000) AS n");
    CountDownLatch reading = new CountDownLatch(1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    new PostgresCapture(Clock.systemUTC())
                        .capture(
                            Requests.of(source),
                            vault,
                            (step, done, total) -> {
                              if (done > 0) {
                                reading.countDown();
                                pauseUntilInterrupted();
                              }
                            });
                  } catch (Throwable e) {
                    thrown.set(e);
                  }
                });
    assertThat(reading.await(60, SECONDS)).isTrue();

    thread.interrupt();

    thread.join(Duration.ofSeconds(60));
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertNothingIsLeft(source);
  }

  @Tag("faults")
  @Test
  void callsAServerThatDiesMidwayUnavailable() throws Exception {
    Path folder = java.nio.file.Files.createTempDirectory("belay-test");
    try (PrivatePostgres server =
        PrivatePostgres.start(PostgresTools.installed("postgres").getFirst(), folder, Map.of())) {
      StoreConnection source = server.connection("postgres", 2);
      Databases.sql(source, "CREATE TABLE t AS SELECT generate_series(1, 500000) AS n");
      SnapshotHook kills = id -> server.process().destroyForcibly();

      assertThatThrownBy(
              () ->
                  new PostgresCapture(Clock.systemUTC(), SHORT, kills)
                      .capture(Requests.of(source), vault, ProgressListener.NONE))
          .isInstanceOf(DataStoreException.Unavailable.class);
    }
    assertThat(vault.openWriters()).isZero();
  }

  @Tag("faults")
  @Test
  void capturesItsSnapshotWhileOthersWriteAndChangeOtherTables(Databases databases)
      throws Exception {
    StoreConnection source = databases.create();
    databases.run(source, "pgbench", "--initialize", "--quiet", "--scale=5");
    Databases.sql(source, "CREATE SEQUENCE still START 7");
    Process load =
        databases.start(
            source, "pgbench", "--client=2", "--time=300", "--no-vacuum", "--progress=1");
    AtomicReference<List<String>> expected = new AtomicReference<>(List.of());
    AtomicReference<String> expectedSchema = new AtomicReference<>("");
    SnapshotHook dumps =
        id -> {
          expected.set(databases.sortedData(source, "--snapshot=" + id));
          expectedSchema.set(databases.schema(source, "--snapshot=" + id));
          Databases.sql(source, "CREATE TABLE created_meanwhile AS SELECT 1 AS n");
        };
    Manifest manifest;
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  !Databases.query(source, "SELECT 1 FROM public.pgbench_history LIMIT 1")
                      .isEmpty());
      manifest = captured(new PostgresCapture(Clock.systemUTC(), LONG, dumps), source);
    } finally {
      load.destroy();
      load.waitFor();
    }
    StoreConnection target = databases.create();

    new PostgresRestore()
        .restore(manifest, vault, new RestoreTarget.Store(target), ProgressListener.NONE);

    assertThat(
            Databases.differences(
                Objects.requireNonNull(expected.get()), databases.sortedData(target)))
        .isEmpty();
    assertThat(databases.schema(target)).isEqualTo(expectedSchema.get());
    assertThat(Databases.query(source, "SELECT count(*) FROM public.pgbench_history").getFirst())
        .as("rows were written meanwhile")
        .isNotEqualTo(
            Databases.query(target, "SELECT count(*) FROM public.pgbench_history").getFirst());
  }

  private void assertNothingIsLeft(StoreConnection source) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(
                        Databases.query(
                            source,
                            "SELECT application_name || ' ' || state || ' ' || query FROM"
                                + " pg_stat_activity WHERE datname = current_database() AND pid <>"
                                + " pg_backend_pid()"))
                    .isEmpty());
    assertThat(ProcessHandle.current().children().filter(p -> isDump(p)).toList()).isEmpty();
    assertThat(vault.openWriters()).isZero();
  }

  private static boolean isDump(ProcessHandle process) {
    return process.info().command().orElse("").contains("pg_dump");
  }

  private CompletableFuture<Manifest> waitingForALock(
      PostgresCapture capture, StoreConnection source) {
    CompletableFuture<Manifest> captured =
        CompletableFuture.supplyAsync(() -> captured(capture, source));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> !Databases.query(source, "SELECT 1 FROM pg_locks WHERE NOT granted").isEmpty());
    return captured;
  }

  private Manifest captured(PostgresCapture capture, StoreConnection source) {
    try {
      return capture.capture(Requests.of(source), vault, ProgressListener.NONE);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static SnapshotHook once(SnapshotHook hook) {
    java.util.concurrent.atomic.AtomicBoolean done =
        new java.util.concurrent.atomic.AtomicBoolean();
    return id -> {
      if (done.compareAndSet(false, true)) {
        hook.held(id);
      }
    };
  }

  private static void pauseUntilInterrupted() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
