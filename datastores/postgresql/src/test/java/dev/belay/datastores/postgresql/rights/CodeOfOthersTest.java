package dev.belay.datastores.postgresql.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Place;
import dev.belay.datastores.PreparedRestore;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.RestoreOrder;
import dev.belay.datastores.RestoreResult;
import dev.belay.datastores.RestoreTarget;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.restore.PostgresRestore;
import dev.belay.datastores.postgresql.restore.TableSelection;
import dev.belay.datastores.postgresql.server.PostgresTools;
import dev.belay.datastores.postgresql.server.PrivatePostgres;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.Requests;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.vault.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A superuser restores into a server that people use, and the point has code of an ordinary user,
 * who wants to become a superuser by it.
 */
@ExtendWith(SharedPostgres.class)
@Tag("faults")
class CodeOfOthersTest {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final String LEFT_OVER =
      "SELECT rolname FROM pg_roles WHERE rolname LIKE 'belay\\_load\\_%'";

  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  private final MemoryVault vault = new MemoryVault();
  private final String mallory = "mallory_" + NUMBER.incrementAndGet();

  @Test
  void rowsAreLoadedWithTheRightsOfTheirOwners(Databases databases) throws Exception {
    StoreConnection source = source(databases);
    Databases.sql(
        source,
        "CREATE DOMAIN positive AS int CHECK (VALUE > 0 AND rise())",
        "CREATE TABLE bait (id int PRIMARY KEY CHECK (rise()), n positive,"
            + " twice int GENERATED ALWAYS AS (quietly(id)) STORED)",
        "INSERT INTO bait (id, n) SELECT i, i FROM generate_series(1, 3) i",
        "ALTER TABLE bait OWNER TO " + mallory,
        "CREATE INDEX ON bait (quietly(id))",
        "CREATE MATERIALIZED VIEW seen AS SELECT id FROM bait WHERE rise()",
        "ALTER MATERIALIZED VIEW seen OWNER TO " + mallory,
        // A table of the superuser, whose rows the same code checks.
        "CREATE TABLE innocent (id int CHECK (rise()))",
        "INSERT INTO innocent VALUES (1)",
        armed());
    StoreConnection target = databases.create();

    restore(source, target, false);

    assertThat(risen(databases)).isFalse();
    assertThat(Databases.query(target, "SELECT count(*) FROM public.bait")).containsExactly("3");
    assertThat(Databases.query(target, "SELECT count(*) FROM public.innocent"))
        .containsExactly("1");
    assertThat(databases.schema(target)).isEqualTo(databases.schema(source));
    assertThat(Databases.query(target, LEFT_OVER)).isEmpty();
  }

  /** A constraint can call a cast, and PostgreSQL asks all rows as whoever adds the key. */
  @Test
  void aForeignKeyIsAddedWithTheRightsOfItsOwner(Databases databases) throws Exception {
    StoreConnection source = source(databases);
    Databases.sql(
        source,
        "CREATE TYPE wrapped AS (id int)",
        "ALTER TYPE wrapped OWNER TO " + mallory,
        "CREATE FUNCTION unwrap(wrapped) RETURNS int LANGUAGE plpgsql IMMUTABLE AS"
            + " 'BEGIN PERFORM public.rise(); RETURN ($1).id; END'",
        "ALTER FUNCTION unwrap OWNER TO " + mallory,
        "CREATE CAST (wrapped AS int) WITH FUNCTION unwrap AS IMPLICIT",
        "CREATE TABLE parent (id int PRIMARY KEY)",
        "CREATE TABLE child (parent wrapped REFERENCES parent)",
        "ALTER TABLE parent OWNER TO " + mallory,
        "ALTER TABLE child OWNER TO " + mallory,
        "INSERT INTO parent VALUES (1)",
        "INSERT INTO child VALUES (row(1))",
        armed());
    StoreConnection target = databases.create();

    restore(source, target, false);

    assertThat(risen(databases)).isFalse();
    assertThat(databases.schema(target)).isEqualTo(databases.schema(source));
  }

  /** An index and a view are filled with the rights of their owner, who is the superuser. */
  @Test
  void whatASuperuserOwnsAndCallsCodeIsRefusedUnlessItIsTrusted(Databases databases)
      throws Exception {
    StoreConnection source = source(databases);
    Databases.sql(
        source,
        "CREATE TABLE innocent (id int)",
        "INSERT INTO innocent VALUES (1)",
        "CREATE INDEX of_mallory ON innocent (quietly(id))",
        "CREATE INDEX of_nobody ON innocent (id)",
        armed());
    StoreConnection target = databases.create();
    Manifest point = capture(source);

    assertThatThrownBy(() -> restore(point, target, false))
        .isInstanceOf(DataStoreException.Refused.class)
        .hasMessageContaining("index public of_mallory of belay")
        .hasMessageContaining("--trust-schema")
        .hasMessageNotContaining("of_nobody");
    assertThat(risen(databases)).isFalse();
    assertThat(Databases.query(target, LEFT_OVER)).isEmpty();
    assertThat(Databases.query(target, "SELECT count(*) FROM pg_class WHERE relname = 'innocent'"))
        .containsExactly("0");

    RestoreResult trusted = restore(point, target, true);

    assertThat(risen(databases)).as("what the refusal is for").isTrue();
    assertThat(trusted.warnings())
        .anyMatch(it -> it.contains("the schema is trusted") && it.contains("of_mallory"));
  }

  @Test
  void whatTheServersOwnProcessWouldRunIsRefused(Databases databases) throws Exception {
    StoreConnection source = source(databases);
    Databases.sql(
        source,
        "CREATE FUNCTION lengths(text) RETURNS int LANGUAGE internal IMMUTABLE STRICT AS 'textlen'",
        "CREATE FUNCTION on_command() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
        "CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION on_command()");
    Manifest point = capture(source);
    StoreConnection target = databases.create();

    assertThatThrownBy(() -> restore(point, target, false))
        .isInstanceOf(DataStoreException.Refused.class)
        .hasMessageContaining("function public lengths(text)")
        .hasMessageContaining("event trigger - watch");
  }

  @Test
  void nobodyElseThanASuperuserNeedsARoleForIt(Databases databases) throws Exception {
    StoreConnection source = armedSource(databases);
    StoreConnection admin = databases.create();
    String database = PostgresAddress.of(admin).database();
    String restorer = mallory + "_restorer";
    Databases.sql(
        admin,
        "CREATE ROLE " + restorer + " LOGIN PASSWORD 'of-a-test' IN ROLE " + mallory,
        "ALTER DATABASE " + database + " OWNER TO " + mallory,
        "GRANT ALL ON SCHEMA public TO " + mallory);
    StoreConnection target = PostgresAddress.withUser(admin, restorer, new Secret("of-a-test"));
    Manifest point = capture(source);

    restore(point, target, false);

    assertThat(Databases.query(admin, "SELECT count(*) FROM public.bait")).containsExactly("1");
    assertThat(risen(databases)).isFalse();
  }

  /** As the database is that a rollback prepares. */
  @Test
  void aDatabaseThatIsClosedToOthersIsRestored(Databases databases) throws Exception {
    StoreConnection source = armedSource(databases);
    StoreConnection target = databases.create();
    Databases.sql(
        target, "REVOKE ALL ON DATABASE " + PostgresAddress.of(target).database() + " FROM PUBLIC");

    restore(source, target, false);

    assertThat(Databases.query(target, "SELECT count(*) FROM public.bait")).containsExactly("1");
    assertThat(risen(databases)).isFalse();
    assertThat(Databases.query(target, LEFT_OVER)).isEmpty();
  }

  /** What such code makes is dropped with the role, and a failed restore leaves no role either. */
  @Test
  void nothingOfTheRoleStays(Databases databases) throws Exception {
    StoreConnection source = source(databases);
    Databases.sql(
        source,
        "CREATE TABLE bait (id int CHECK (rise()))",
        "INSERT INTO bait VALUES (1)",
        "ALTER TABLE bait OWNER TO " + mallory,
        "GRANT CREATE ON SCHEMA public TO PUBLIC",
        making("CREATE TABLE IF NOT EXISTS public.spoor ()"));
    StoreConnection target = databases.create();

    restore(source, target, false);

    assertThat(Databases.query(target, "SELECT to_regclass('public.spoor')::text"))
        .containsOnlyNulls();
    Databases.sql(source, making("SELECT 1/0"));
    assertThatThrownBy(() -> restore(source, databases.create(), false))
        .isInstanceOf(DataStoreException.class)
        .hasMessageContaining("division by zero");
    assertThat(Databases.query(target, LEFT_OVER)).isEmpty();
  }

  private static String making(String statement) {
    return "CREATE OR REPLACE FUNCTION rise() RETURNS boolean LANGUAGE plpgsql AS $body$ BEGIN IF"
        + " current_user LIKE 'belay\\_load\\_%' THEN EXECUTE '"
        + statement
        + "'; END IF; RETURN true; END $body$";
  }

  /** Rows go into tables in use in one transaction, which is the superuser's. */
  @Test
  void rowsOfTablesInUseAreNotReplacedWhereTheirConstraintsCallCodeOfOthers(Databases databases)
      throws Exception {
    StoreConnection store = source(databases);
    Databases.sql(
        store,
        "CREATE TYPE mood AS ENUM ('good', 'bad')",
        "CREATE TABLE plain (id int PRIMARY KEY CHECK (id > 0), mood mood, name varchar(9))",
        "CREATE TABLE own (id int)",
        "INSERT INTO plain VALUES (1, 'good', 'x')",
        "INSERT INTO own VALUES (1)",
        "ALTER TABLE plain OWNER TO " + mallory,
        "ALTER TABLE own OWNER TO " + mallory);
    Manifest point = capture(store);
    Databases.sql(store, "ALTER TABLE own ADD CHECK (rise())", armed());

    replaceRows(point, store, "plain");
    assertThatThrownBy(() -> replaceRows(point, store, "own"))
        .isInstanceOf(DataStoreException.Refused.class)
        .hasMessageContaining("check constraint own_check of ")
        .hasMessageContaining("trust-schema: true");
    assertThat(risen(databases)).isFalse();

    PreparedRestore trusted = replaceRows(point, trusting(store), "own");

    assertThat(risen(databases)).as("what the refusal is for").isTrue();
    assertThat(trusted.warnings()).anyMatch(it -> it.contains("the schema is trusted"));
  }

  /** The attack may come when all was looked at: it is looked at again under the locks. */
  @Test
  void codeThatComesAfterThePreparationIsFound(Databases databases) throws Exception {
    StoreConnection store = source(databases);
    Databases.sql(
        store,
        "CREATE TABLE own (id int)",
        "INSERT INTO own VALUES (1)",
        "ALTER TABLE own OWNER TO " + mallory,
        armed());
    Manifest point = capture(store);
    RestoreOrder order = order(point, store, true, rows("own"));
    Recovery recovery = driver.recovery().orElseThrow();
    recovery.prepare(order, vault, ProgressListener.NONE);
    Databases.sql(store, "CREATE INDEX late ON own (quietly(id))");

    assertThatThrownBy(() -> recovery.apply(order, existing -> {}, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Refused.class)
        .hasMessageContaining("late");
    assertThat(risen(databases)).isFalse();
  }

  @Test
  void aNewSchemaGetsNoTableWhoseConstraintsCallCodeOfOthers(Databases databases) throws Exception {
    StoreConnection store = source(databases);
    Databases.sql(
        store,
        "CREATE DOMAIN positive AS int CHECK (VALUE > 0 AND public.rise())",
        "CREATE TABLE bait (n positive)",
        "CREATE TABLE plain (id int)",
        "INSERT INTO bait VALUES (1)",
        "INSERT INTO plain VALUES (1)",
        "ALTER TABLE bait OWNER TO " + mallory,
        "ALTER TABLE plain OWNER TO " + mallory,
        armed());
    Manifest point = capture(store);

    apply(order(point, store, false, new TableSelection(Set.of(), Set.of("plain"), "recovered")));
    assertThatThrownBy(
            () ->
                apply(
                    order(
                        point,
                        store,
                        false,
                        new TableSelection(Set.of(), Set.of("bait"), "again"))))
        .isInstanceOf(DataStoreException.Refused.class)
        .hasMessageContaining("positive of column n of ")
        .hasMessageContaining("trust-schema: true");
    assertThat(risen(databases)).isFalse();
    assertThat(Databases.query(store, "SELECT count(*) FROM recovered.plain")).containsExactly("1");
  }

  private static TableSelection rows(String table) {
    return new TableSelection(Set.of(), Set.of(table), null);
  }

  /** As the policy says it. */
  private static StoreConnection trusting(StoreConnection store) {
    Map<String, String> settings = new HashMap<>(store.settings());
    settings.put("trust-schema", "true");
    return new StoreConnection(store.name(), settings, store.secrets(), store.parallelism());
  }

  private PreparedRestore replaceRows(Manifest point, StoreConnection store, String table)
      throws Exception {
    return apply(order(point, store, true, rows(table)));
  }

  private PreparedRestore apply(RestoreOrder order) throws Exception {
    Recovery recovery = driver.recovery().orElseThrow();
    PreparedRestore prepared = recovery.prepare(order, vault, ProgressListener.NONE);
    recovery.apply(order, existing -> {}, ProgressListener.NONE);
    return prepared;
  }

  private static RestoreOrder order(
      Manifest point, StoreConnection store, boolean replace, TableSelection tables)
      throws Exception {
    return new RestoreOrder(
        UUID.randomUUID().toString(),
        point,
        store,
        new Place(PostgresAddress.of(store).database()),
        replace,
        null,
        tables.asSelection());
  }

  /** As on servers whose pg_hba.conf lists its users. */
  @Test
  void whereNoOtherRoleCanLogInASuperuserLoadsOnlyWhatSuperusersOwn(
      Databases databases, @TempDir Path folder) throws Exception {
    StoreConnection source = source(databases);
    Databases.sql(
        source,
        "DROP FUNCTION quietly(int)",
        "DROP FUNCTION rise()",
        "CREATE TABLE t (id int CHECK (id > 0))",
        "INSERT INTO t VALUES (1)");
    Manifest theirs = capture(source);
    Databases.sql(source, "ALTER TABLE t OWNER TO " + mallory);
    Manifest hers = capture(source);
    Path rules =
        Files.writeString(folder.resolve("rules.conf"), "host all belay all scram-sha-256\n");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (PrivatePostgres listing =
        PrivatePostgres.start(
            PostgresTools.exactly(databases.server().major(), "initdb"),
            folder.resolve("server"),
            Map.of("hba_file", rules.toString()))) {
      Databases other = new Databases(listing);
      StoreConnection target = other.create();
      Databases.sql(target, "CREATE ROLE " + mallory);

      assertThatThrownBy(() -> back(hers, target))
          .isInstanceOf(DataStoreException.Refused.class)
          .hasMessageContaining("table public t of " + mallory)
          .hasMessageContaining("belay_load_")
          .hasMessageContaining("pg_hba.conf");
      back(theirs, target);

      assertThat(Databases.query(target, "SELECT count(*) FROM public.t")).containsExactly("1");
      assertThat(Databases.query(target, LEFT_OVER)).isEmpty();
    }
  }

  /** The next one on the server drops what a killed restore left. */
  @Test
  void theRoleOfAKilledRestoreIsDropped(Databases databases) throws Exception {
    StoreConnection source = source(databases);
    Databases.sql(
        source,
        "CREATE TABLE t (id int)",
        "CREATE ROLE belay_load_0123456789abcdef",
        "COMMENT ON ROLE belay_load_0123456789abcdef IS"
            + " 'loads for session 1 of 2020-01-01 00:00:00+00'");

    restore(source, databases.create(), false);

    assertThat(Databases.query(source, LEFT_OVER)).isEmpty();
  }

  /** Harmless while the database is filled, so that only the restore runs the attack. */
  private String armed() {
    return """
    CREATE OR REPLACE FUNCTION rise() RETURNS boolean LANGUAGE plpgsql AS $body$
    BEGIN
      BEGIN
        EXECUTE 'RESET ROLE';
        EXECUTE 'RESET SESSION AUTHORIZATION';
      EXCEPTION WHEN OTHERS THEN NULL;
      END;
      EXECUTE 'ALTER ROLE %s CREATEDB';
      RETURN true;
    EXCEPTION WHEN OTHERS THEN
      RETURN true;
    END
    $body$
    """
        .formatted(mallory);
  }

  /** With one table of hers, whose constraint is the attack. */
  private StoreConnection armedSource(Databases databases) {
    StoreConnection source = source(databases);
    Databases.sql(
        source,
        "CREATE TABLE bait (id int CHECK (rise()))",
        "INSERT INTO bait VALUES (1)",
        "ALTER TABLE bait OWNER TO " + mallory,
        armed());
    return source;
  }

  private StoreConnection source(Databases databases) {
    StoreConnection source = databases.create();
    Databases.sql(
        source,
        "CREATE ROLE " + mallory,
        "CREATE FUNCTION rise() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "CREATE FUNCTION quietly(n int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS"
            + " 'BEGIN PERFORM public.rise(); RETURN n; END'",
        "ALTER FUNCTION rise OWNER TO " + mallory,
        "ALTER FUNCTION quietly OWNER TO " + mallory);
    return source;
  }

  private boolean risen(Databases databases) {
    return Databases.query(
            databases.server().connection("postgres", 1),
            "SELECT rolcreatedb FROM pg_roles WHERE rolname = '" + mallory + "'")
        .equals(List.of("t"));
  }

  private Manifest capture(StoreConnection source) throws Exception {
    return driver.capture(Requests.of(source), vault, ProgressListener.NONE);
  }

  /** As a rollback does. */
  private void back(Manifest point, StoreConnection target) throws Exception {
    new PostgresRestore()
        .restore(
            point,
            vault,
            new RestoreTarget.Store(target),
            CodeTrust.SUPERUSERS,
            TableSelection.EVERYTHING,
            ProgressListener.NONE);
  }

  private void restore(StoreConnection source, StoreConnection target, boolean trusted)
      throws Exception {
    restore(capture(source), target, trusted);
  }

  private RestoreResult restore(Manifest point, StoreConnection target, boolean trusted)
      throws Exception {
    return driver.restore(
        point, vault, new RestoreTarget.Store(target, trusted), ProgressListener.NONE);
  }
}
