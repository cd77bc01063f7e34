package dev.belay.datastores.postgresql.replace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.belay.datastores.AppliedRestore;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.PreparedRestore;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.RestoreOrder;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.Requests;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.vault.Manifest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Applications write, connect and change tables all the time while a database is replaced. */
@ExtendWith(SharedPostgres.class)
class SwapUnderLoadTest {
  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  private final Recovery recovery = driver.recovery().orElseThrow();
  private final MemoryVault vault = new MemoryVault();
  private final List<Manifest> before = new ArrayList<>();

  @Test
  void losesNoAcknowledgedRow(Databases databases) throws Exception {
    StoreConnection store = numbered(databases);
    Manifest point = driver.capture(Requests.of(store), vault, ProgressListener.NONE);
    RestoreOrder order = order(point, store);

    Writers writers = Writers.start(store, 6);
    AppliedRestore applied;
    long from;
    try (writers) {
      await().until(() -> writers.acknowledged().size() > 500);
      PreparedRestore prepared = recovery.prepare(order, vault, ProgressListener.NONE);
      assertThat(prepared.amount().count()).isEqualTo(1000);
      from = writers.acknowledged().size();
      applied = recovery.apply(order, this::capture, ProgressListener.NONE);
      long swapped = writers.acknowledged().size();
      long reads = writers.reads();
      await().until(() -> writers.acknowledged().size() > swapped + 200);
      await().until(() -> writers.reads() > reads + 10);
    }

    assertThat(from).isGreaterThan(500);
    Set<Long> inPoint = rows(databases, before.getLast());
    Set<Long> now = numbers(store);
    Set<Long> lost = new HashSet<>(writers.acknowledged());
    lost.removeAll(inPoint);
    lost.removeAll(now);
    assertThat(lost).isEmpty();
    // what was replaced is what was captured: no row more
    assertThat(numbers(PostgresAddress.withDatabase(store, String.valueOf(applied.replaced()))))
        .isEqualTo(inPoint);
    assertMissingForAnInstant(writers);
    assertThat(applied.warnings()).isEmpty();
  }

  /** They wait for our locks, and readers would wait behind them. */
  @Tag("faults")
  @Test
  void isNotHeldUpByWhoChangesTables(Databases databases) throws Exception {
    StoreConnection store = numbered(databases);
    RestoreOrder order =
        order(driver.capture(Requests.of(store), vault, ProgressListener.NONE), store);
    recovery.prepare(order, vault, ProgressListener.NONE);
    List<CompletableFuture<Void>> changes = new ArrayList<>();

    AppliedRestore applied =
        recovery.apply(
            order,
            existing -> {
              changes.add(
                  CompletableFuture.runAsync(
                      () -> Databases.sql(existing, "ALTER TABLE numbered ADD COLUMN late int")));
              await()
                  .until(
                      () ->
                          changes.getFirst().isDone()
                              || !Databases.query(
                                      existing, "SELECT 1 FROM pg_locks WHERE NOT granted")
                                  .isEmpty());
              capture(existing);
            },
            ProgressListener.NONE);

    assertThat(applied.replaced()).isNotNull();
    assertThat(changes.getFirst()).failsWithin(Duration.ofSeconds(10));
  }

  /** Rows of a table that did not exist when tables were locked. */
  @Test
  void capturesAgainWhenATableWasMadeMeanwhile(Databases databases) throws Exception {
    StoreConnection store = numbered(databases);
    RestoreOrder order =
        order(driver.capture(Requests.of(store), vault, ProgressListener.NONE), store);
    recovery.prepare(order, vault, ProgressListener.NONE);

    recovery.apply(
        order,
        existing -> {
          capture(existing);
          if (before.size() == 1) {
            Databases.sql(existing, "CREATE TABLE late AS SELECT 1 AS n");
          }
        },
        ProgressListener.NONE);

    assertThat(before).hasSize(2);
    assertThat(before.getFirst().totals().rows()).isEqualTo(1000);
    assertThat(before.getLast().totals().rows()).isEqualTo(1001);
  }

  @Tag("faults")
  @Test
  void capturesAgainWhenALargeObjectWasWrittenMeanwhile(Databases databases) throws Exception {
    StoreConnection store = numbered(databases);
    Databases.sql(store, "SELECT lo_from_bytea(4711, 'one')");
    RestoreOrder order =
        order(driver.capture(Requests.of(store), vault, ProgressListener.NONE), store);
    recovery.prepare(order, vault, ProgressListener.NONE);

    recovery.apply(
        order,
        existing -> {
          capture(existing);
          if (before.size() == 1) {
            Databases.sql(existing, "SELECT lo_put(4711, 0, 'two')");
          }
        },
        ProgressListener.NONE);

    assertThat(before).hasSize(2);
  }

  /** What it was going to say at the end, it can't: so it begins again. */
  @Tag("faults")
  @Test
  void replacesNothingWhenItsLocksWereTakenFromIt(Databases databases) throws Exception {
    StoreConnection store = numbered(databases);
    RestoreOrder order =
        order(driver.capture(Requests.of(store), vault, ProgressListener.NONE), store);
    recovery.prepare(order, vault, ProgressListener.NONE);

    assertThatThrownBy(
            () ->
                recovery.apply(
                    order,
                    existing -> {
                      capture(existing);
                      Databases.sql(
                          existing,
                          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
                              + " current_database() AND pid <> pg_backend_pid()",
                          "INSERT INTO numbered VALUES (0)");
                    },
                    ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Unavailable.class);
    assertThat(numbers(store)).hasSize(1001);

    recovery.apply(order, this::capture, ProgressListener.NONE);
    assertThat(before.getLast().totals().rows()).isEqualTo(1001);
  }

  /** In a snapshot of the beginning, nothing would ever be new. */
  @Tag("faults")
  @Test
  void seesWhatIsNewWhateverTheDefaultIsolation(Databases databases) throws Exception {
    StoreConnection store = numbered(databases);
    Databases.sql(
        store,
        "ALTER DATABASE "
            + PostgresAddress.of(store).database()
            + " SET default_transaction_isolation = 'serializable'");
    RestoreOrder order =
        order(driver.capture(Requests.of(store), vault, ProgressListener.NONE), store);
    recovery.prepare(order, vault, ProgressListener.NONE);
    before.clear();

    recovery.apply(
        order,
        existing -> {
          capture(existing);
          if (before.size() == 1) {
            Databases.sql(existing, "CREATE TABLE late AS SELECT 1 AS n");
          }
        },
        ProgressListener.NONE);

    assertThat(before).hasSize(2);
  }

  /** A transaction that has written and does not end. */
  @Tag("faults")
  @Test
  void endsWhoNeverCommits(Databases databases) throws Exception {
    StoreConnection store = numbered(databases);
    RestoreOrder order =
        order(driver.capture(Requests.of(store), vault, ProgressListener.NONE), store);
    recovery.prepare(order, vault, ProgressListener.NONE);

    try (var idle = dev.belay.datastores.postgresql.session.PostgresSession.open(store)) {
      idle.execute("BEGIN");
      idle.execute("INSERT INTO public.numbered VALUES (0)");
      recovery.apply(order, this::capture, ProgressListener.NONE);
    }

    assertThat(before.getLast().totals().rows()).isEqualTo(1000);
  }

  private void capture(StoreConnection existing)
      throws DataStoreException, dev.belay.vault.VaultException, InterruptedException {
    before.add(driver.capture(Requests.of(existing), vault, ProgressListener.NONE));
  }

  private static StoreConnection numbered(Databases databases) {
    StoreConnection store = databases.create();
    Databases.sql(
        store,
        "CREATE TABLE numbered (n bigint PRIMARY KEY)",
        "INSERT INTO numbered SELECT -generate_series(1, 1000)",
        "CREATE TABLE too (n bigint)");
    return store;
  }

  private static RestoreOrder order(Manifest manifest, StoreConnection store) throws Exception {
    return Orders.replacing(manifest, store, PostgresAddress.of(store).database());
  }

  private static Set<Long> numbers(StoreConnection store) {
    return Databases.query(store, "SELECT n FROM public.numbered").stream()
        .map(Long::valueOf)
        .collect(Collectors.toSet());
  }

  /** What a recovery point holds, by restoring it. */
  private Set<Long> rows(Databases databases, Manifest manifest) throws Exception {
    StoreConnection target = databases.create();
    driver.restore(manifest, vault, Databases.sandbox(target), ProgressListener.NONE);
    return numbers(target);
  }

  /** Who was waiting to connect is told once, and the next time finds the new database. */
  private static void assertMissingForAnInstant(Writers writers) {
    List<Long> missing = writers.missing().stream().sorted().toList();
    if (!missing.isEmpty()) {
      assertThat(Duration.ofNanos(missing.getLast() - missing.getFirst()))
          .isLessThan(Duration.ofMillis(300));
    }
    assertThat(writers.errors())
        .allMatch(
            error ->
                error.contains("terminating connection")
                    || error.contains("does not exist")
                    || error.contains("deadlock detected")
                    || error.contains("An I/O error")
                    || error.contains("connection has been closed"));
  }
}
