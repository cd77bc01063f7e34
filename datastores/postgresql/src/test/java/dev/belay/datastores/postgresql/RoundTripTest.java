package dev.belay.datastores.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.CheckDepth;
import dev.belay.datastores.CheckResult;
import dev.belay.datastores.CheckResult.Outcome;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.RestoreTarget;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import dev.belay.datastores.postgresql.digest.TableDigests;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.Requests;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.vault.Manifest;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
class RoundTripTest {
  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  private final MemoryVault vault = new MemoryVault();

  @Test
  void restoresASimpleDatabase(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(
        source,
        "CREATE TABLE customer (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT"
            + " NULL)",
        "INSERT INTO customer (name) SELECT 'customer ' || i FROM generate_series(1, 10000) i",
        "CREATE INDEX ON customer (name)",
        "CREATE MATERIALIZED VIEW names AS SELECT count(*) FROM customer",
        "CREATE TABLE nothing ()",
        "INSERT INTO nothing DEFAULT VALUES",
        "SELECT lo_from_bytea(4711, 'some bytes')");
    StoreConnection target = databases.create();

    Manifest manifest = driver.capture(Requests.of(source), vault, ProgressListener.NONE);
    driver.restore(manifest, vault, new RestoreTarget.Store(target, true), ProgressListener.NONE);

    assertThat(databases.schema(target)).isEqualTo(databases.schema(source));
    assertThat(Databases.differences(databases.sortedData(source), databases.sortedData(target)))
        .isEmpty();
  }

  /** pg_dump restores such a table with its columns in another order: names decide, not places. */
  @Test
  void putsValuesIntoTheirColumnsWhenAParentGotOneLater(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(
        source,
        "CREATE TABLE parent (id int)",
        "CREATE TABLE child (own text) INHERITS (parent)",
        "ALTER TABLE parent ADD COLUMN later text",
        "INSERT INTO child VALUES (1, 'own', 'later')");
    StoreConnection target = databases.create();

    Manifest manifest = driver.capture(Requests.of(source), vault, ProgressListener.NONE);
    driver.restore(manifest, vault, new RestoreTarget.Store(target, true), ProgressListener.NONE);

    assertThat(Databases.query(target, "SELECT id || own || later FROM public.child"))
        .containsExactly("1ownlater");
  }

  /** They are computed again, and what computes them may have changed since they were written. */
  @Test
  void comparesGeneratedValuesWithThoseThatTheApplicationSaw(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(
        source,
        "CREATE FUNCTION tax(numeric) RETURNS numeric IMMUTABLE LANGUAGE sql AS 'SELECT $1 * 0.19'",
        "CREATE TABLE orders (id int PRIMARY KEY, net numeric,"
            + " tax numeric GENERATED ALWAYS AS (public.tax(net)) STORED)",
        "CREATE TABLE by_part (day int, twice int GENERATED ALWAYS AS (day * 2) STORED)"
            + " PARTITION BY RANGE (day)",
        "CREATE TABLE first_part PARTITION OF by_part FOR VALUES FROM (0) TO (100)",
        "INSERT INTO orders (id, net) SELECT i, i FROM generate_series(1, 100) i",
        "INSERT INTO by_part (day) SELECT generate_series(1, 99)");

    assertThat(generated(source, databases))
        .hasSize(2)
        .allMatch(check -> check.outcome() == Outcome.PASSED);

    Databases.sql(
        source,
        "CREATE OR REPLACE FUNCTION tax(numeric) RETURNS numeric IMMUTABLE LANGUAGE sql"
            + " AS 'SELECT $1 * 0.2'");
    assertThat(generated(source, databases))
        .filteredOn(check -> check.outcome() == Outcome.FAILED)
        .singleElement()
        .satisfies(check -> assertThat(check.subject()).isEqualTo("public.orders"))
        .satisfies(
            check -> assertThat(check.detail()).contains("generated columns tax", "SET c = c"));

    Databases.sql(source, "UPDATE orders SET net = net");
    assertThat(generated(source, databases)).allMatch(check -> check.outcome() == Outcome.PASSED);
  }

  /** The checks of generated columns after a restore; all that are required are among them. */
  private List<CheckResult> generated(StoreConnection source, Databases databases)
      throws Exception {
    StoreConnection target = databases.create();
    Manifest point = driver.capture(Requests.of(source), vault, ProgressListener.NONE);
    driver.restore(point, vault, new RestoreTarget.Store(target, true), ProgressListener.NONE);
    List<CheckResult> checks =
        driver
            .check(point, Databases.sandbox(target), CheckDepth.RESTORE, ProgressListener.NONE)
            .stream()
            .filter(check -> check.name().equals("generated"))
            .toList();
    assertThat(driver.requiredChecks(point, CheckDepth.RESTORE))
        .filteredOn(required -> required.name().equals("generated"))
        .hasSameSizeAs(checks)
        .allMatch(required -> checks.stream().anyMatch(required::isAnsweredBy));
    return checks;
  }

  @Test
  void dividesALargeTableIntoPartsThatAddUp(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(
        source,
        "CREATE TABLE wide (id int, body text)",
        "ALTER TABLE wide ALTER COLUMN body SET STORAGE EXTERNAL",
        "INSERT INTO wide SELECT i, repeat(md5(i::text), 1000) FROM generate_series(1, 3000) i");
    StoreConnection target = databases.create();

    Manifest manifest = driver.capture(Requests.of(source), vault, ProgressListener.NONE);
    driver.restore(manifest, vault, new RestoreTarget.Store(target, true), ProgressListener.NONE);

    Table table = PostgresContents.of(manifest).table("public", "wide").orElseThrow();
    if (databases.server().major() >= 14) { // which can scan a range of blocks
      assertThat(table.parts()).hasSizeGreaterThan(2);
    }
    assertThat(table.parts().getLast().toBlock()).isNull();
    assertThat(table.rows()).isEqualTo(3000);
    try (PostgresSession session = PostgresSession.open(target)) {
      assertThat(TableDigests.digest(session, table, bytes -> {})).isEqualTo(table.digest());
    }
  }

  /** Such a row does not fit in the buffer, and need not fit in the heap. */
  @Tag("faults")
  @Test
  void capturesRowsThatAreLargerThanAnyBuffer(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(
        source,
        "CREATE TABLE huge (id int, body bytea)",
        "ALTER TABLE huge ALTER COLUMN body SET STORAGE EXTERNAL",
        "INSERT INTO huge SELECT i, decode(repeat(md5(i::text), 400000), 'hex') FROM"
            + " generate_series(1, 3) i",
        "INSERT INTO huge SELECT i, decode(repeat('ab', i), 'hex') FROM generate_series(131000,"
            + " 131100) i");
    StoreConnection target = databases.create();

    Manifest manifest = driver.capture(Requests.of(source), vault, ProgressListener.NONE);
    driver.restore(manifest, vault, new RestoreTarget.Store(target, true), ProgressListener.NONE);

    String rows = "SELECT id || md5(body) FROM public.huge ORDER BY id";
    assertThat(Databases.query(target, rows)).isEqualTo(Databases.query(source, rows));
  }

  @Test
  void restoresWhatIsMarkedForExtensionsAndLargeObjectsWithoutData(Databases databases)
      throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(
        source,
        "CREATE EXTENSION hstore",
        "CREATE TABLE configured (h hstore)",
        "INSERT INTO configured VALUES ('a=>1, b=>NULL')",
        "DROP SCHEMA IF EXISTS nothing",
        "SELECT lo_create(99)");
    StoreConnection target = databases.create();

    Manifest manifest = driver.capture(Requests.of(source), vault, ProgressListener.NONE);
    driver.restore(manifest, vault, new RestoreTarget.Store(target, true), ProgressListener.NONE);

    assertThat(databases.schema(target)).isEqualTo(databases.schema(source));
    assertThat(Databases.query(target, "SELECT oid FROM pg_largeobject_metadata"))
        .containsExactly("99");
  }

  /**
   * pg_restore deadlocks with itself when it attaches indexes beside foreign keys of their tables.
   */
  @Test
  void restoresManyPartitionsOverManyConnections(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(
        source,
        "CREATE TABLE measured (id int, at int, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)",
        """
        DO $$ BEGIN FOR i IN 0..9 LOOP
          EXECUTE format('CREATE TABLE measured_%s PARTITION OF measured FOR VALUES FROM (%s) TO (%s)
            PARTITION BY HASH (id)', i, i, i + 1);
          FOR j IN 0..3 LOOP
            EXECUTE format('CREATE TABLE measured_%s_%s PARTITION OF measured_%s
              FOR VALUES WITH (MODULUS 4, REMAINDER %s)', i, j, i, j);
          END LOOP;
        END LOOP; END $$
        """,
        "CREATE INDEX ON measured (at)",
        "CREATE UNIQUE INDEX ON measured (at, id)",
        "CREATE TABLE refers (id int, at int, FOREIGN KEY (id, at) REFERENCES measured)",
        "INSERT INTO measured SELECT i, i % 10 FROM generate_series(1, 30000) i",
        "CREATE TABLE thing AS SELECT DISTINCT id FROM measured",
        "ALTER TABLE thing ADD PRIMARY KEY (id)",
        "ALTER TABLE measured ADD FOREIGN KEY (id) REFERENCES thing",
        "CREATE TABLE instant AS SELECT DISTINCT at FROM measured",
        "ALTER TABLE instant ADD PRIMARY KEY (at)",
        "ALTER TABLE measured ADD FOREIGN KEY (at) REFERENCES instant");
    StoreConnection two = databases.create();
    StoreConnection target =
        PostgresAddress.connection(
            two.name(),
            PostgresAddress.url(two),
            PostgresAddress.username(two),
            PostgresAddress.password(two),
            8);

    Manifest manifest = driver.capture(Requests.of(source), vault, ProgressListener.NONE);
    driver.restore(manifest, vault, new RestoreTarget.Store(target, true), ProgressListener.NONE);

    assertThat(databases.schema(target)).isEqualTo(databases.schema(source));
  }

  /** Large enough for indexes to be built while other tables are loaded. */
  @Tag("faults")
  @Test
  void buildsIndexesOfLargeTablesWhileOthersLoad(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(
        source,
        "CREATE TABLE large (id int PRIMARY KEY, body text UNIQUE)",
        "INSERT INTO large SELECT i, repeat(md5(i::text), 4) FROM generate_series(1, 60000) i",
        "CREATE INDEX large_body ON large (lower(body)) WHERE id > 10",
        "COMMENT ON INDEX large_body IS 'a comment'",
        "CREATE INDEX large_id ON large (id)",
        "ALTER TABLE large CLUSTER ON large_id",
        "ALTER TABLE large REPLICA IDENTITY USING INDEX large_pkey",
        "CREATE SCHEMA \"odd \"\"ON\"\" name\"",
        "CREATE TABLE \"odd \"\"ON\"\" name\".\"x USING y\" AS SELECT id AS \"a b\", body FROM"
            + " large",
        "CREATE INDEX \"i ON j\" ON \"odd \"\"ON\"\" name\".\"x USING y\" (\"a b\")",
        "CREATE TABLE divided (id int REFERENCES large, body text, PRIMARY KEY (id)) PARTITION BY"
            + " HASH (id)",
        "CREATE TABLE divided_0 PARTITION OF divided FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
        "CREATE TABLE divided_1 PARTITION OF divided FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
        "CREATE INDEX ON divided (body)",
        "INSERT INTO divided SELECT * FROM large",
        "CREATE TABLE little (id int PRIMARY KEY)",
        "INSERT INTO little VALUES (1)",
        "CREATE VIEW grouped AS SELECT id, body FROM large GROUP BY id");
    StoreConnection target = databases.create();

    Manifest manifest = driver.capture(Requests.of(source), vault, ProgressListener.NONE);
    driver.restore(manifest, vault, new RestoreTarget.Store(target, true), ProgressListener.NONE);

    assertThat(databases.schema(target)).isEqualTo(databases.schema(source));
    assertThat(Databases.differences(databases.sortedData(source), databases.sortedData(target)))
        .isEmpty();
  }
}
