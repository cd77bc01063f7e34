package dev.belay.datastores.postgresql.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.datastores.Comparison;
import dev.belay.datastores.Comparison.Status;
import dev.belay.datastores.Comparison.Value;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.kit.join.Limits;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import dev.belay.vault.Manifest;
import dev.belay.vault.VaultException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

@ExtendWith(SharedPostgres.class)
class PostgresComparisonTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void findsNothingWhereNothingHappened(Databases databases) {
    Compared compared = filled(databases);
    Manifest before = compared.capture();

    Comparison comparison = compared.withNow(before);

    assertThat(comparison.parts()).hasSize(1).noneMatch(Comparison.Part::differs);
    assertThat(comparison.comparedAt()).isAfter(before.snapshotAt());
  }

  @Test
  void showsTheValuesOfRowsThatDiffer(Databases databases) {
    StoreConnection store = databases.create();
    Databases.sql(
        store,
        "CREATE TABLE note (id int PRIMARY KEY, body text, amount numeric)",
        "INSERT INTO note VALUES (1, E'a\\tb\\nc\\\\d', 1.0), (2, NULL, 2), (3, '\\N', 3)");
    Compared compared = new Compared(store);
    Manifest before = compared.capture();
    Databases.sql(
        store,
        "UPDATE note SET amount = 1.00 WHERE id = 1",
        "DELETE FROM note WHERE id = 2",
        "INSERT INTO note VALUES (10, E'\\b\\f\\r\\x0b', 4)");

    Comparison.Part table = Compared.table(compared.withNow(before), "public.note");

    assertThat(table.samples())
        .containsExactly(
            new Comparison.Sample(row("1", "a\tb\nc\\d", "1.0"), row("1", "a\tb\nc\\d", "1.00")),
            new Comparison.Sample(row("2", null, "2"), null),
            new Comparison.Sample(null, row("10", "\b\f\r\u000b", "4")));
  }

  @Test
  void keepsOfALongValueItsBeginning(Databases databases) {
    StoreConnection store = databases.create();
    Databases.sql(
        store,
        "CREATE TABLE long (id int PRIMARY KEY, body text)",
        "INSERT INTO long VALUES (1, repeat('ä€', 500000) || 'one')");
    Compared compared = new Compared(store);
    Manifest before = compared.capture();
    Databases.sql(store, "UPDATE long SET body = repeat('ä€', 500000) || 'two'");

    Comparison.Part table = Compared.table(compared.withNow(before), "public.long");

    assertThat(table.changed()).isEqualTo(1);
    Comparison.Sample sample = table.samples().getFirst();
    assertThat(sample.before()).isNotEqualTo(sample.after());
    assertThat(java.util.Objects.requireNonNull(sample.before()).getLast().text())
        .startsWith("ä€ä€")
        .matches("[ä€]+… \\(2500003 bytes, XXH3 [0-9a-f]{16}\\)");
  }

  @Test
  void tellsOfTablesThatOneSideAloneHas(Databases databases) {
    Compared compared = filled(databases);
    Databases.sql(compared.store(), "CREATE TABLE old AS SELECT 1 AS a UNION ALL SELECT 2");
    Manifest before = compared.capture();
    Databases.sql(
        compared.store(),
        "DROP TABLE old",
        "CREATE TABLE new AS SELECT generate_series(1, 7) AS n");

    Comparison comparison = compared.withNow(new PostgresComparison(), before, 2);

    Comparison.Part added = Compared.table(comparison, "public.new");
    Comparison.Part removed = Compared.table(comparison, "public.old");
    assertThat(added.status()).isEqualTo(Status.ADDED);
    assertThat(added.added()).isEqualTo(7);
    assertThat(added.samples()).hasSize(2).allMatch(sample -> sample.before() == null);
    assertThat(removed.status()).isEqualTo(Status.REMOVED);
    assertThat(removed.removed()).isEqualTo(2);
    assertThat(removed.samples()).hasSize(2).allMatch(sample -> sample.after() == null);
  }

  @Test
  void comparesRestructuredTablesByTheColumnsThatBothHave(Databases databases) {
    Compared compared = filled(databases);
    Manifest before = compared.capture();
    Databases.sql(
        compared.store(),
        "ALTER TABLE customer DROP COLUMN name",
        "ALTER TABLE customer ADD COLUMN email text DEFAULT 'none'",
        "UPDATE customer SET active = false WHERE id = 3");

    Comparison.Part table = Compared.table(compared.withNow(before), "public.customer");

    assertThat(table.status()).isEqualTo(Status.RESTRUCTURED);
    assertThat(table.detail()).isEqualTo("columns added: email; columns removed: name");
    assertThat(List.of(table.added(), table.changed(), table.removed()))
        .containsExactly(0L, 1L, 0L);
  }

  @Test
  void comparesWholeRowsWhenTheKeyBecameAnother(Databases databases) {
    Compared compared = filled(databases);
    Manifest before = compared.capture();
    Databases.sql(
        compared.store(),
        "ALTER TABLE customer DROP CONSTRAINT customer_pkey, ADD PRIMARY KEY (name)",
        "UPDATE customer SET active = false WHERE id = 3");

    Comparison.Part table = Compared.table(compared.withNow(before), "public.customer");

    assertThat(table.identity()).isEqualTo(Identity.ROW.word());
    assertThat(table.detail()).contains("primary key (id) became (name)");
    assertThat(List.of(table.added(), table.changed(), table.removed()))
        .containsExactly(1L, 0L, 1L);
  }

  @Test
  void takesTheKeyOfTheStoreForAPointThatDoesNotTell(Databases databases) throws Exception {
    Compared compared = filled(databases);
    Manifest before = withoutPrimaryKeys(compared.capture());
    Databases.sql(compared.store(), "UPDATE customer SET active = false WHERE id = 3");

    Comparison.Part table = Compared.table(compared.withNow(before), "public.customer");

    assertThat(table.identity()).isEqualTo(Identity.PRIMARY_KEY.word());
    assertThat(table.changed()).isEqualTo(1);
  }

  @Test
  void comparesWholeRowsWhenNeitherPointTellsTheKey(Databases databases) throws Exception {
    Compared compared = filled(databases);
    Manifest before = withoutPrimaryKeys(compared.capture());
    Databases.sql(compared.store(), "UPDATE customer SET active = false WHERE id = 3");
    Manifest after = withoutPrimaryKeys(compared.capture());

    Comparison.Part table =
        Compared.table(
            compared.withPoint(new PostgresComparison(), before, after, 9), "public.customer");

    assertThat(table.identity()).isEqualTo(Identity.ROW.word());
    assertThat(List.of(table.added(), table.changed(), table.removed()))
        .containsExactly(1L, 0L, 1L);
  }

  /** The key was added after the point, once duplicates had been removed. */
  @Test
  void comparesWholeRowsWhenTheKeyWasNotUniqueBefore(Databases databases) throws Exception {
    StoreConnection store = databases.create();
    Databases.sql(
        store,
        "CREATE TABLE later (id int, t text)",
        "INSERT INTO later VALUES (1, 'a'), (1, 'b')");
    Compared compared = new Compared(store);
    Manifest before = withoutPrimaryKeys(compared.capture());
    Databases.sql(
        store, "DELETE FROM later WHERE t = 'b'", "ALTER TABLE later ADD PRIMARY KEY (id)");

    Comparison.Part table = Compared.table(compared.withNow(before), "public.later");

    assertThat(table.identity()).isEqualTo(Identity.ROW.word());
    assertThat(table.removed()).isEqualTo(1);
    assertThat(table.detail()).contains("not all values of the primary key are unique");
  }

  @Test
  void comparesPartitionsOneByOne(Databases databases) {
    StoreConnection store = databases.create();
    Databases.sql(
        store,
        "CREATE TABLE m (id int PRIMARY KEY, t text) PARTITION BY RANGE (id)",
        "CREATE TABLE m_low PARTITION OF m FOR VALUES FROM (0) TO (100)",
        "CREATE TABLE m_high PARTITION OF m FOR VALUES FROM (100) TO (200)",
        "INSERT INTO m SELECT i, 'x' FROM generate_series(90, 110) i");
    Compared compared = new Compared(store);
    Manifest before = compared.capture();
    Databases.sql(store, "UPDATE m SET id = 150 WHERE id = 95");

    Comparison comparison = compared.withNow(before);

    assertThat(comparison.parts())
        .hasSize(2)
        .allMatch(t -> t.identity().equals(Identity.PRIMARY_KEY.word()));
    assertThat(Compared.table(comparison, "public.m_low").removed()).isEqualTo(1);
    assertThat(Compared.table(comparison, "public.m_high").added()).isEqualTo(1);
  }

  @Test
  void comparesLargeObjectsByWhatTheyHold(Databases databases) {
    StoreConnection store = databases.create();
    Databases.sql(store, "SELECT lo_from_bytea(n, 'bytes') FROM generate_series(1, 3) n");
    Compared compared = new Compared(store);
    Manifest before = compared.capture();
    Databases.sql(
        store,
        "SELECT lo_unlink(1)",
        "SELECT lo_put(2, 0, 'BYTES')",
        "SELECT lo_from_bytea(4, 'more')");

    Comparison.Part live = Compared.table(compared.withNow(before), "large objects");
    Comparison.Part points =
        Compared.table(
            compared.withPoint(new PostgresComparison(), before, compared.capture(), 100),
            "large objects");

    assertThat(List.of(live.added(), live.changed(), live.removed())).containsExactly(1L, 1L, 1L);
    assertThat(points).isEqualTo(live);
  }

  @Test
  void comparesTablesWithoutColumnsAndWithoutRows(Databases databases) {
    StoreConnection store = databases.create();
    Databases.sql(
        store,
        "CREATE TABLE bare ()",
        "INSERT INTO bare DEFAULT VALUES",
        "CREATE TABLE none (id int PRIMARY KEY)",
        "CREATE TABLE emptied (id int PRIMARY KEY)",
        "INSERT INTO emptied VALUES (1)");
    Compared compared = new Compared(store);
    Manifest before = compared.capture();
    Databases.sql(store, "INSERT INTO bare DEFAULT VALUES", "TRUNCATE emptied");

    Comparison comparison = compared.withNow(before);

    assertThat(Compared.table(comparison, "public.bare").added()).isEqualTo(1);
    assertThat(Compared.table(comparison, "public.none").differs()).isFalse();
    assertThat(Compared.table(comparison, "public.emptied").removed()).isEqualTo(1);
  }

  /** Rows of many blocks: unchanged parts cancel out, the others are divided alike. */
  @Test
  void comparesTheChangedPartsOfALargeTable(Databases databases) {
    StoreConnection store = databases.create();
    Databases.sql(
        store,
        "CREATE TABLE wide (id int PRIMARY KEY, body text)",
        "ALTER TABLE wide ALTER COLUMN body SET STORAGE EXTERNAL",
        "INSERT INTO wide SELECT i, repeat(md5(i::text), 1000) FROM generate_series(1, 4000) i");
    Compared compared = new Compared(store);
    Manifest before = compared.capture();
    Databases.sql(
        store,
        "UPDATE wide SET body = 'short' WHERE id = 17",
        "INSERT INTO wide SELECT i, 'added' FROM generate_series(5001, 5100) i");

    Comparison.Part live = Compared.table(compared.withNow(before), "public.wide");

    assertThat(List.of(live.added(), live.changed(), live.removed())).containsExactly(100L, 1L, 0L);
  }

  @Test
  void neverTakesDamagedSegmentsForEqualOnes(Databases databases) throws Exception {
    Compared compared = filled(databases);
    Manifest before = compared.capture();
    Databases.sql(compared.store(), "UPDATE customer SET active = false WHERE id = 3");
    byte[] segment = compared.vault().segment(before.segments().get(tableSegment(before)).id());
    int digit =
        new String(segment, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("customer 7");
    segment[digit + 9] = '8';

    assertThatThrownBy(
            () ->
                new PostgresComparison()
                    .compare(before, compared.vault(), compared.store(), 0, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Failed.class)
        .hasMessageContaining("is not what was captured");
  }

  @Test
  void neverTakesMissingSegmentsForNoRows(Databases databases) throws Exception {
    Compared compared = filled(databases);
    Manifest before = compared.capture();
    Databases.sql(compared.store(), "TRUNCATE customer");

    assertThatThrownBy(
            () ->
                new PostgresComparison()
                    .compare(
                        before,
                        new dev.belay.datastores.testing.MemoryVault(),
                        compared.store(),
                        0,
                        ProgressListener.NONE))
        .isInstanceOf(VaultException.Corrupt.class);
  }

  @Test
  void endsSoonAndLeavesNothingWhenInterrupted(Databases databases) throws Exception {
    StoreConnection store = databases.create();
    Databases.sql(
        store,
        "CREATE TABLE many (id int PRIMARY KEY, t text)",
        "INSERT INTO many SELECT i, md5(i::text) FROM generate_series(1, 400000) i");
    Compared compared = new Compared(store);
    Manifest before = compared.capture();
    Databases.sql(store, "UPDATE many SET t = 'other'");
    CountDownLatch working = new CountDownLatch(1);
    CompletableFuture<Comparison> result = new CompletableFuture<>();
    Thread comparing =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    result.complete(
                        new PostgresComparison(new Limits(folder, 1000, 1))
                            .compare(
                                before,
                                compared.vault(),
                                store,
                                10,
                                (step, done, total) -> {
                                  if (done > 12_000_000) {
                                    working.countDown();
                                  }
                                }));
                  } catch (Throwable e) {
                    result.completeExceptionally(e);
                  }
                });
    assertThat(working.await(60, TimeUnit.SECONDS)).isTrue();

    comparing.interrupt();

    assertThatThrownBy(() -> result.get(60, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
    org.awaitility.Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(
                        Databases.query(
                            store,
                            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND pid <> pg_backend_pid()"))
                    .isEmpty());
  }

  /** Readers would wait for them, they for the comparison's first lock: for ever. */
  @Test
  void goesOnWhileOthersWaitForItsTables(Databases databases) throws Exception {
    StoreConnection store = databases.create();
    Databases.sql(
        store,
        "CREATE TABLE a AS SELECT generate_series(1, 1000) AS n",
        "CREATE TABLE b AS SELECT generate_series(1, 10) AS n");
    Compared compared = new Compared(store);
    Manifest before = compared.capture();
    Databases.sql(store, "INSERT INTO b VALUES (11)");
    CompletableFuture<Void> altered = new CompletableFuture<>();
    ProgressListener altering =
        (step, done, total) -> {
          if (altered.getNumberOfDependents() == 0) {
            altered.thenRun(() -> {});
            Thread.ofVirtual()
                .start(
                    () -> {
                      Databases.sql(store, "ALTER TABLE b ADD COLUMN x int");
                      altered.complete(null);
                    });
            org.awaitility.Awaitility.await()
                .untilAsserted(
                    () ->
                        assertThat(
                                Databases.query(
                                    store, "SELECT mode FROM pg_locks WHERE NOT granted"))
                            .isNotEmpty());
          }
        };
    StoreConnection one =
        PostgresAddress.connection(
            store.name(),
            PostgresAddress.url(store),
            PostgresAddress.username(store),
            PostgresAddress.password(store),
            1);

    Comparison comparison =
        new PostgresComparison().compare(before, compared.vault(), one, 3, altering);

    assertThat(Compared.table(comparison, "public.b").added()).isEqualTo(1);
    assertThat(Compared.table(comparison, "public.b").status()).isEqualTo(Status.COMPARED);
    altered.get(60, TimeUnit.SECONDS);
  }

  private static Compared filled(Databases databases) {
    StoreConnection store = databases.create();
    Databases.sql(
        store,
        "CREATE TABLE customer (id int PRIMARY KEY, name text, active boolean)",
        "INSERT INTO customer SELECT i, 'customer ' || i, true FROM generate_series(1, 100) i");
    return new Compared(store);
  }

  private static int tableSegment(Manifest manifest) throws DataStoreException {
    return PostgresContents.of(manifest)
        .tables()
        .getFirst()
        .parts()
        .getFirst()
        .segments()
        .getFirst();
  }

  /** As an earlier release wrote it. */
  private static Manifest withoutPrimaryKeys(Manifest m) {
    ObjectNode contents = (ObjectNode) m.contents().deepCopy();
    contents.path("tables").forEach(table -> ((ObjectNode) table).remove("primaryKey"));
    return new Manifest(
        m.formatVersion(),
        m.recoveryPointId(),
        m.recoverySetId(),
        m.dataStore(),
        m.driver(),
        m.application(),
        m.environment(),
        m.trigger(),
        m.commit(),
        m.deploymentId(),
        m.startedAt(),
        m.snapshotAt(),
        m.finishedAt(),
        m.labels(),
        m.assertions(),
        m.totals(),
        m.segments(),
        contents);
  }

  private static List<Value> row(@Nullable String... values) {
    List<String> names = List.of("id", "body", "amount");
    return java.util.stream.IntStream.range(0, names.size())
        .mapToObj(i -> new Value(names.get(i), Arrays.asList(values).get(i)))
        .toList();
  }
}
