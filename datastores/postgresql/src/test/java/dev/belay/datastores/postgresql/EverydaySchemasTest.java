package dev.belay.datastores.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.Need;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Readiness;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.server.PrivatePostgres;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.Requests;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import dev.belay.datastores.postgresql.testing.Verified;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.jail.Isolation;
import dev.belay.vault.Manifest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What people have in their databases, and what their roles and databases have set. */
@ExtendWith(SharedPostgres.class)
class EverydaySchemasTest {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  @TempDir Path temporary;
  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  private final MemoryVault vault = new MemoryVault();
  private final String app = "everyday_" + NUMBER.incrementAndGet();

  /** The hash of an enum is that of its oids, which are others after a restore. */
  @Test
  void partitionsByTheHashOfAnEnum(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(
        source,
        "CREATE TYPE color AS ENUM ('red', 'green', 'blue', 'grey', 'pink')",
        "CREATE TABLE h (c color, n int, PRIMARY KEY (c, n)) PARTITION BY HASH (c)",
        "CREATE TABLE h0 PARTITION OF h FOR VALUES WITH (MODULUS 3, REMAINDER 0)",
        "CREATE TABLE h1 PARTITION OF h FOR VALUES WITH (MODULUS 3, REMAINDER 1)",
        "CREATE TABLE h2 PARTITION OF h FOR VALUES WITH (MODULUS 3, REMAINDER 2)",
        "INSERT INTO h SELECT c::color, n FROM unnest('{red,green,blue,grey,pink}'::text[]) c,"
            + " generate_series(1, 200) n");
    StoreConnection target = databases.create();

    Manifest point = verified(source);
    driver.restore(point, vault, databases.trusting(target), ProgressListener.NONE);

    assertThat(Databases.query(target, "SELECT c || ' ' || n FROM public.h ORDER BY c, n"))
        .isEqualTo(Databases.query(source, "SELECT c || ' ' || n FROM public.h ORDER BY c, n"));
  }

  /** Another machine's locale may order text otherwise; arrays of enums have a hash, too. */
  @Test
  void partitionsByTextAndPartitionsOfPartitions(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(
        source,
        "CREATE TYPE color AS ENUM ('red', 'green')",
        "CREATE TABLE t (name text, c color[]) PARTITION BY RANGE (name)",
        "CREATE TABLE t_low PARTITION OF t FOR VALUES FROM (MINVALUE) TO ('m')",
        "CREATE TABLE t_high PARTITION OF t FOR VALUES FROM ('m') TO (MAXVALUE)"
            + " PARTITION BY HASH (c)",
        "CREATE TABLE t_high_0 PARTITION OF t_high FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
        "CREATE TABLE t_high_1 PARTITION OF t_high FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
        "INSERT INTO t SELECT chr(97 + n % 26), CASE n % 3 WHEN 0 THEN '{red}'::color[]"
            + " WHEN 1 THEN '{green}' ELSE '{red,green}' END FROM generate_series(1, 500) n");

    verified(source);
  }

  /** A view is filled, and an index built, with the rights that its owner has through others. */
  @Test
  void rightsThroughOtherRoles(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(
        source,
        "CREATE ROLE " + app,
        "CREATE ROLE " + app + "_group",
        "CREATE ROLE " + app + "_outer",
        "CREATE ROLE " + app + "_reader" + ofReaders(databases),
        "CREATE ROLE " + app + "_bypass BYPASSRLS",
        "GRANT " + app + "_outer TO " + app + "_group",
        "GRANT " + app + "_group TO " + app,
        "CREATE TABLE secret (id int)",
        "INSERT INTO secret VALUES (1), (2)",
        "GRANT SELECT ON secret TO "
            + app
            + "_outer, "
            + app
            + "_bypass"
            + (readersExist(databases) ? "" : ", " + app + "_reader"),
        "CREATE MATERIALIZED VIEW by_group AS SELECT * FROM secret",
        "ALTER MATERIALIZED VIEW by_group OWNER TO " + app,
        "CREATE MATERIALIZED VIEW by_reader AS SELECT * FROM secret",
        "ALTER MATERIALIZED VIEW by_reader OWNER TO " + app + "_reader",
        "CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 2 * $1'",
        "REVOKE ALL ON FUNCTION twice FROM PUBLIC",
        "GRANT EXECUTE ON FUNCTION twice TO " + app + "_outer",
        "CREATE TABLE indexed (id int)",
        "INSERT INTO indexed SELECT generate_series(1, 10)",
        "ALTER TABLE indexed OWNER TO " + app,
        "CREATE INDEX ON indexed (public.twice(id))",
        "CREATE TABLE guarded (id int)",
        "INSERT INTO guarded VALUES (1), (2)",
        "ALTER TABLE guarded OWNER TO " + app,
        "ALTER TABLE guarded ENABLE ROW LEVEL SECURITY",
        "GRANT SELECT ON guarded TO " + app + "_bypass",
        "CREATE MATERIALIZED VIEW by_bypass AS SELECT g.id FROM guarded g, secret s",
        "ALTER MATERIALIZED VIEW by_bypass OWNER TO " + app + "_bypass",
        // Of the superuser, who reads what belongs to others.
        "CREATE MATERIALIZED VIEW by_superuser AS SELECT * FROM guarded");

    verified(source);
  }

  @Test
  void settingsOfADatabaseAndARole(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    String database = PostgresAddress.of(source).database();
    Databases.sql(
        source,
        "CREATE ROLE " + app + " SUPERUSER LOGIN PASSWORD 'of-a-test'",
        "CREATE TABLE t (id int PRIMARY KEY)",
        "INSERT INTO t SELECT generate_series(1, 300000)",
        "CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS"
            + " 'BEGIN RAISE EXCEPTION ''no DDL here''; END'",
        "CREATE EVENT TRIGGER refusing ON ddl_command_start EXECUTE FUNCTION refuse()",
        "ALTER EVENT TRIGGER refusing ENABLE ALWAYS",
        "ALTER ROLE " + app + " SET client_min_messages = debug5",
        "ALTER ROLE " + app + " SET statement_timeout = '100ms'",
        "ALTER ROLE " + app + " SET default_transaction_read_only = on",
        "ALTER DATABASE " + database + " SET statement_timeout = '100ms'",
        "ALTER DATABASE " + database + " SET lock_timeout = '100ms'",
        "ALTER DATABASE " + database + " SET client_min_messages = debug5",
        "ALTER DATABASE " + database + " SET default_transaction_read_only = on",
        "ALTER DATABASE " + database + " SET search_path = nowhere",
        "ALTER DATABASE " + database + " SET datestyle = 'SQL, DMY'");

    Manifest point = verified(PostgresAddress.withUser(source, app, new Secret("of-a-test")));

    assertThat(point.warnings()).isEmpty();
  }

  @Test
  void optionsOfUserMappingsThatTheRoleCantSee(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(
        source,
        "CREATE ROLE " + app + " LOGIN PASSWORD 'of-a-test'" + ofReaders(databases),
        "CREATE EXTENSION postgres_fdw",
        "CREATE SERVER there FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'db')",
        "CREATE USER MAPPING FOR " + app + " SERVER there OPTIONS (user 'x', password 'y')",
        "CREATE USER MAPPING FOR PUBLIC SERVER there OPTIONS (user 'z')");

    Manifest asReader = capture(PostgresAddress.withUser(source, app, new Secret("of-a-test")));

    assertThat(asReader.warnings())
        .anyMatch(it -> it.contains("user mapping of " + app + " on server there"))
        .anyMatch(it -> it.contains("user mapping of PUBLIC on server there"))
        .filteredOn(it -> it.startsWith("the user mapping"))
        .allMatch(it -> it.contains("verifications end unknown: "));
    assertThat(asReader.gaps()).hasSize(2).noneMatch(Manifest.Gap::accepted);
    assertThat(capture(source).warnings()).noneMatch(it -> it.contains("user mapping"));
    assertThat(capture(source).gaps()).isEmpty();
  }

  /** The statement that a gap names closes it; or else the policy says that it may be missing. */
  @Test
  void whatTheRoleCantSeeIsAGapUntilItIsMendedOrAccepted(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(
        source,
        "CREATE ROLE " + app + " LOGIN PASSWORD 'of-a-test'" + ofReaders(databases),
        "CREATE ROLE " + app + "_owner",
        "CREATE EXTENSION postgres_fdw",
        "CREATE SERVER there FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'db')",
        "ALTER SERVER there OWNER TO " + app + "_owner",
        "CREATE USER MAPPING FOR PUBLIC SERVER there OPTIONS (user 'z')",
        "CREATE SUBSCRIPTION "
            + app
            + " CONNECTION 'host=nowhere' PUBLICATION p"
            + " WITH (connect = false)");
    try {
      StoreConnection reader = PostgresAddress.withUser(source, app, new Secret("of-a-test"));

      Manifest partial = capture(reader);

      assertThat(partial.gaps())
          .extracting(Manifest.Gap::text)
          .satisfiesExactly(
              mapping ->
                  assertThat(mapping)
                      .contains("PUBLIC on server there")
                      .endsWith(": GRANT " + app + "_owner TO \"" + app + "\""),
              subscription ->
                  assertThat(subscription)
                      .contains("subscription " + app)
                      .endsWith("ALTER ROLE \"" + app + "\" SUPERUSER"));
      assertThat(verification(reader))
          .hasSize(2)
          .allMatch(Need::fatal)
          .allMatch(need -> need.what().contains("partial: accept"));
      StoreConnection accepting = accepting(reader);
      assertThat(verification(accepting)).hasSize(2).noneMatch(Need::fatal);
      Manifest accepted = capture(accepting);
      assertThat(accepted.gaps()).hasSize(2).allMatch(Manifest.Gap::accepted);
      assertThat(accepted.warnings())
          .filteredOn(it -> it.contains("captured") && !it.contains("rollback"))
          .hasSize(2)
          .noneMatch(it -> it.contains("unknown"));
      for (Need need : verification(reader)) {
        Databases.sql(source, need.remedies().toArray(String[]::new));
      }
      assertThat(capture(reader).gaps()).isEmpty();
      assertThat(verification(reader)).isEmpty();
    } finally {
      Databases.sql(
          source,
          "ALTER SUBSCRIPTION " + app + " SET (slot_name = NONE)",
          "DROP SUBSCRIPTION " + app);
    }
  }

  /** No program that sets such labels is needed to have one. */
  @Test
  void aSecurityLabelOfTheDatabaseIsNamed(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    String oid =
        Databases.query(
                source, "SELECT oid FROM pg_database WHERE datname = pg_catalog.current_database()")
            .getFirst();
    Databases.sql(
        source,
        "INSERT INTO pg_catalog.pg_shseclabel VALUES ("
            + oid
            + ", 'pg_catalog.pg_database'::regclass, 'selinux', 'secret')");
    try {
      Manifest point = capture(source);

      assertThat(point.warnings())
          .singleElement()
          .asString()
          .isEqualTo("the security label of the database itself for selinux is not captured");
      assertThat(point.gaps()).isEmpty();
    } finally {
      Databases.sql(source, "DELETE FROM pg_catalog.pg_shseclabel WHERE objoid = " + oid);
    }
  }

  private List<Need> verification(StoreConnection store) throws Exception {
    return driver.readiness(store).stream()
        .filter(readiness -> readiness.capability() == Readiness.Capability.VERIFICATION)
        .flatMap(readiness -> readiness.needs().stream())
        .filter(need -> !need.what().startsWith("the PostgreSQL of this machine"))
        .toList();
  }

  private static StoreConnection accepting(StoreConnection store) {
    Map<String, String> settings = new HashMap<>(store.settings());
    settings.put("partial", "accept");
    return new StoreConnection(store.name(), settings, store.secrets(), store.parallelism());
  }

  /** As with Patroni: the first host does not answer, or is no primary. */
  @Test
  void severalHosts(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(source, "CREATE TABLE t (id int)", "INSERT INTO t VALUES (1)");
    String url =
        PostgresAddress.url(source).replace("127.0.0.1", "127.0.0.1:1,127.0.0.1")
            + "?target_session_attrs=read-write&connect_timeout=10";

    Manifest point =
        verified(
            PostgresAddress.connection(
                "shop",
                url,
                PostgresAddress.username(source),
                PostgresAddress.password(source),
                2));

    assertThat(point.totals().rows()).isEqualTo(1);
  }

  @Test
  void aUnixSocket(Databases databases) throws Exception {
    Isolation.Bubblewrap jail =
        (Isolation.Bubblewrap)
            Isolation.choose(Isolation.Wanted.BUBBLEWRAP, Isolation.Furnishing.reading(List.of()));
    try (PrivatePostgres server =
        PrivatePostgres.start(databases.server().major(), temporary.resolve("s"), Map.of(), jail)) {
      StoreConnection own = server.connection("postgres", 1);
      Path folder = server.socket().orElseThrow().getParent();
      StoreConnection source =
          PostgresAddress.connection(
              "shop",
              "postgresql://" + String.valueOf(folder).replace("/", "%2F") + "/postgres",
              PostgresAddress.username(own),
              PostgresAddress.password(own),
              1);
      Databases.sql(source, "CREATE TABLE t (id int)", "INSERT INTO t VALUES (1)");

      assertThat(capture(source).totals().rows()).isEqualTo(1);
    }
  }

  /** PostgreSQL 13 has no role that reads everything. */
  private static boolean readersExist(Databases databases) {
    return databases.server().major() >= 14;
  }

  private static String ofReaders(Databases databases) {
    return readersExist(databases) ? " IN ROLE pg_read_all_data" : "";
  }

  private Manifest capture(StoreConnection source) throws Exception {
    return driver.capture(Requests.of(source), vault, ProgressListener.NONE);
  }

  private Manifest verified(StoreConnection source) throws Exception {
    return Verified.point(driver, vault, source, temporary.resolve("sandbox"));
  }
}
