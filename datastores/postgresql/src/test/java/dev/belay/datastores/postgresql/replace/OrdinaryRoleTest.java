package dev.belay.datastores.postgresql.replace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.datastores.CheckDepth;
import dev.belay.datastores.CheckResult.Outcome;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Need;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Readiness.Capability;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.RestoreOrder;
import dev.belay.datastores.Sandbox;
import dev.belay.datastores.SandboxRequest;
import dev.belay.datastores.Secret;
import dev.belay.datastores.Selection;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.restore.TableSelection;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.Requests;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.jail.Isolation;
import dev.belay.vault.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Restores by a role with the documented rights and no others. */
@ExtendWith(SharedPostgres.class)
class OrdinaryRoleTest {
  private static final String PASSWORD = "of-an-ordinary-role";

  @TempDir Path temporary;

  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  private final Recovery recovery = driver.recovery().orElseThrow();
  private final MemoryVault vault = new MemoryVault();

  @Test
  void makesASchemaThatTheOwnersHave(Databases databases) throws Exception {
    StoreConnection admin = databases.create();
    StoreConnection store = ordinary(admin);

    restore(store, false, "recovered");

    assertThat(
            Databases.query(
                admin,
                "SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'recovered'"
                    + " UNION ALL SELECT relowner::regrole::text FROM pg_class WHERE oid ="
                    + " 'recovered.orders'::regclass"))
        .containsExactly(owner(admin), owner(admin));
    assertThat(Databases.query(admin, "SELECT count(*) FROM recovered.orders"))
        .containsExactly("10");
  }

  @Test
  void replacesRowsThatOthersReferTo(Databases databases) throws Exception {
    StoreConnection admin = databases.create();
    StoreConnection store = ordinary(admin);

    restore(store, true, null);

    assertThat(Databases.query(admin, "SELECT DISTINCT what FROM public.orders"))
        .containsExactly("x");
    assertThat(Databases.query(admin, "SELECT count(*) FROM public.items")).containsExactly("10");
  }

  /** The README's statements, as they stand there, are all that it takes. */
  @Test
  void theReadmesSetUpIsEnough(Databases databases) throws Exception {
    StoreConnection admin = databases.server().connection("postgres", 2);
    try {
      databases.script(admin, readme());
      StoreConnection application = as(admin, "readme_shop", "readme_app");
      Databases.sql(
          application,
          "CREATE EXTENSION pg_trgm",
          "CREATE SCHEMA stock",
          "CREATE TABLE orders (id serial PRIMARY KEY, total numeric NOT NULL)",
          "CREATE TABLE stock.items (id int PRIMARY KEY REFERENCES orders, name text)",
          "CREATE INDEX ON stock.items USING gin (name public.gin_trgm_ops)",
          "CREATE MATERIALIZED VIEW totals AS SELECT sum(total) FROM orders",
          "INSERT INTO orders (total) SELECT generate_series(1, 100)",
          "SELECT lo_from_bytea(4711, 'receipt')");
      StoreConnection store = as(admin, "readme_shop", "readme_belay");

      assertThat(driver.readiness(store)).allMatch(readiness -> readiness.needs().isEmpty());
      Manifest point = driver.capture(Requests.of(store), vault, ProgressListener.NONE);
      assertThat(point.warnings()).isEmpty();
      try (Sandbox sandbox =
          driver.openSandbox(
              new SandboxRequest(
                  point,
                  temporary.resolve("sandbox"),
                  Isolation.choose(
                      Isolation.Wanted.BUBBLEWRAP, Isolation.Furnishing.reading(List.of()))))) {
        driver.restore(point, vault, sandbox, ProgressListener.NONE);
        assertThat(driver.check(point, sandbox, CheckDepth.FULL, ProgressListener.NONE))
            .allMatch(check -> check.outcome() == Outcome.PASSED);
      }

      String before = databases.schema(as(admin, "readme_shop", "readme_belay"));
      Databases.sql(application, "UPDATE orders SET total = 0", "DROP TABLE stock.items");
      RestoreOrder order = Orders.of(point, store, true, Selection.EVERYTHING);
      assertThat(recovery.needs(order, vault)).isEmpty();
      putInPlace(order);

      assertThat(Databases.query(application, "SELECT sum(total) FROM public.orders"))
          .containsExactly("5050");
      assertThat(databases.schema(store)).isEqualTo(before);
    } finally {
      dropAll(admin, "readme_shop", "readme_belay", "readme_app");
    }
  }

  /** Each statement of a plan is run as it is, and then the restore works. */
  @Test
  void theStatementsOfAPlanAreAllThatARestoreNeeds(Databases databases) throws Exception {
    StoreConnection admin = databases.create();
    String name = PostgresAddress.of(admin).database();
    Databases.sql(
        admin,
        "CREATE ROLE " + name + "_a",
        "CREATE ROLE " + name + "_b NOLOGIN",
        "CREATE ROLE \"" + name + " c\"",
        "CREATE ROLE " + name + "_reader LOGIN PASSWORD '" + PASSWORD + "'",
        "GRANT pg_read_all_data TO " + name + "_reader",
        "ALTER DATABASE " + name + " OWNER TO " + name + "_a",
        "GRANT CREATE ON SCHEMA public TO " + name + "_b, \"" + name + " c\"",
        "CREATE SCHEMA closed AUTHORIZATION " + name + "_a",
        "CREATE TABLE closed.moved (id int)",
        "ALTER TABLE closed.moved OWNER TO \"" + name + " c\"",
        "CREATE TABLE orders (id int PRIMARY KEY)",
        "ALTER TABLE orders OWNER TO " + name + "_b",
        "GRANT SELECT ON orders TO \"" + name + " c\" WITH GRANT OPTION",
        "SET ROLE \"" + name + " c\"",
        "GRANT SELECT ON orders TO " + name + "_a",
        "RESET ROLE",
        "CREATE FUNCTION loud() RETURNS int LANGUAGE sql SET log_min_messages = 'error' AS 'SELECT"
            + " 1'",
        "ALTER FUNCTION loud() OWNER TO " + name + "_a",
        "SELECT lo_from_bytea(4712, 'receipt')",
        "ALTER LARGE OBJECT 4712 OWNER TO " + name + "_b",
        "INSERT INTO orders SELECT generate_series(1, 10)");
    StoreConnection store = as(admin, name, name + "_reader");

    assertThatThrownBy(() -> driver.capture(Requests.of(store), vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Misconfigured.class)
        .hasMessageContaining("large objects 4712")
        .hasMessageContaining("GRANT " + name + "_b TO");
    assertThat(needs(store, Capability.CAPTURE))
        .singleElement()
        .satisfies(need -> assertThat(need.fatal()).isTrue());
    needs(store, Capability.CAPTURE).forEach(need -> run(admin, need));
    Manifest point = driver.capture(Requests.of(store), vault, ProgressListener.NONE);
    assertThat(point.warnings())
        .singleElement()
        .asString()
        .contains("a rollback would fail", "CREATEDB", "GRANT pg_signal_backend TO");
    RestoreOrder order = Orders.of(point, store, true, Selection.EVERYTHING);
    List<Need> needs = recovery.needs(order, vault);
    assertThat(needs).extracting(Need::text).isEqualTo(texts(needs(store, Capability.ROLLBACK)));
    assertThatThrownBy(() -> recovery.prepare(order, vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Misconfigured.class)
        .hasMessageContaining("CREATEDB");

    needs.forEach(need -> run(admin, need));
    String before = databases.schema(admin);

    assertThat(recovery.needs(order, vault)).isEmpty();
    assertThat(needs(store, Capability.ROLLBACK)).isEmpty();
    Databases.sql(admin, "DELETE FROM orders");
    putInPlace(order);
    assertThat(Databases.query(admin, "SELECT count(*) FROM public.orders")).containsExactly("10");
    assertThat(databases.schema(admin)).isEqualTo(before);
    assertThat(
            Databases.query(
                admin, "SELECT relacl::text FROM pg_class WHERE oid = 'public.orders'::regclass"))
        .singleElement()
        .asString()
        .contains(name + "_a=r/");
  }

  /**
   * For what no right is enough, a plan says that it takes a superuser, or whoever is in the way.
   */
  @Test
  void aPlanSaysWhatOnlyASuperuserCanDo(Databases databases) throws Exception {
    StoreConnection admin = databases.create();
    StoreConnection store = ordinary(admin);
    String owner = owner(admin);
    Databases.sql(
        admin,
        "CREATE EXTENSION pg_stat_statements",
        "CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
        "ALTER FUNCTION watch() OWNER TO " + owner,
        "CREATE EVENT TRIGGER watching ON ddl_command_end EXECUTE FUNCTION watch()",
        "CREATE PUBLICATION everything FOR ALL TABLES",
        "ALTER PUBLICATION everything OWNER TO " + owner,
        "CREATE FUNCTION pid() RETURNS int LANGUAGE internal AS 'pg_backend_pid'",
        "ALTER FUNCTION pid() OWNER TO " + owner,
        "CREATE TABLE of_a_superuser ()",
        "CREATE SUBSCRIPTION from_elsewhere CONNECTION 'dbname=x' PUBLICATION p WITH (connect ="
            + " false)");
    Databases.sql(admin, "GRANT pg_read_all_data TO " + owner + "_restorer");
    Manifest point = driver.capture(Requests.of(store), vault, ProgressListener.NONE);
    RestoreOrder order = Orders.of(point, store, true, Selection.EVERYTHING);

    try (PostgresSession connected = PostgresSession.open(admin)) {
      assertThat(connected.jdbc().isValid(60)).isTrue();
      assertThat(String.join("\n", texts(recovery.needs(order, vault))))
          .contains("only a superuser creates extension pg_stat_statements", "trusted = true")
          .contains("event trigger watching", "publication everything", "function public.pid()")
          .contains("table public.of_a_superuser", "is a superuser: better let another role own it")
          .contains("can't end the session of a superuser", "SELECT pg_terminate_backend(")
          .doesNotContain("CREATEDB");
    }
    assertThat(point.warnings())
        .anyMatch(warning -> warning.contains("pg_stat_statements"))
        .anyMatch(warning -> warning.contains("subscription from_elsewhere is not captured"));
    assertThat(point.gaps()).singleElement().matches(gap -> gap.what().contains("from_elsewhere"));
    assertThat(needs(store, Capability.VERIFICATION))
        .anyMatch(need -> need.fatal() && need.what().contains("from_elsewhere"));
    Databases.sql(
        admin,
        "ALTER SUBSCRIPTION from_elsewhere SET (slot_name = NONE)",
        "DROP SUBSCRIPTION from_elsewhere");
    assertThatThrownBy(() -> recovery.prepare(order, vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Misconfigured.class)
        .hasMessageContaining("ALTER ROLE \"" + owner + "_restorer\" SUPERUSER");
  }

  /** Managed servers have such grants, and nobody there can make them. */
  @Test
  void grantsOnPostgresqlsOwnObjectsAreLeftOutAndTold(Databases databases) throws Exception {
    StoreConnection admin = databases.create();
    StoreConnection store = ordinary(admin);
    Databases.sql(
        admin, "GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_file(text) TO " + owner(admin));
    Manifest point = driver.capture(Requests.of(store), vault, ProgressListener.NONE);
    RestoreOrder order = Orders.of(point, store, true, Selection.EVERYTHING);

    assertThat(point.warnings()).singleElement().asString().contains("pg_read_file");
    assertThat(recovery.needs(order, vault))
        .singleElement()
        .satisfies(need -> assertThat(need.fatal()).isFalse())
        .satisfies(need -> assertThat(need.what()).contains("pg_read_file"));
    assertThat(recovery.prepare(order, vault, ProgressListener.NONE).warnings())
        .anyMatch(warning -> warning.contains("pg_read_file"));
    recovery.abandon(order);
  }

  private List<Need> needs(StoreConnection store, Capability capability) throws Exception {
    return driver.readiness(store).stream()
        .filter(readiness -> readiness.capability() == capability)
        .flatMap(readiness -> readiness.needs().stream())
        .toList();
  }

  private static List<String> texts(List<Need> needs) {
    return needs.stream().map(Need::text).toList();
  }

  private static void run(StoreConnection admin, Need need) {
    assertThat(need.remedies()).as(need.what()).isNotEmpty();
    Databases.sql(admin, need.remedies().toArray(String[]::new));
  }

  private void putInPlace(RestoreOrder order) throws Exception {
    recovery.prepare(order, vault, ProgressListener.NONE);
    recovery.apply(
        order,
        existing -> driver.capture(Requests.of(existing), vault, ProgressListener.NONE),
        ProgressListener.NONE);
  }

  /** The first statements of the README, with a password and names of this test's own. */
  private static Path readme() throws Exception {
    String text = Files.readString(Path.of("../../README.md"));
    int start = text.indexOf("```sql\n") + "```sql\n".length();
    String statements = text.substring(start, text.indexOf("```", start));
    return Files.writeString(
        Files.createTempFile("readme", ".sql"),
        statements
            .replace("'…'", "'" + PASSWORD + "'")
            .replaceAll("\\bshop_app\\b", "readme_app")
            .replaceAll("\\b(shop|belay)\\b", "readme_$1"));
  }

  private static StoreConnection as(StoreConnection admin, String database, String role)
      throws Exception {
    return PostgresAddress.connection(
        "shop",
        PostgresAddress.url(PostgresAddress.withDatabase(admin, database)),
        role,
        new Secret(PASSWORD),
        2);
  }

  private static void dropAll(StoreConnection admin, String prefix, String... roles) {
    for (String database :
        Databases.query(
            admin, "SELECT datname FROM pg_database WHERE datname LIKE '" + prefix + "%'")) {
      Databases.sql(admin, "DROP DATABASE \"" + database + "\" WITH (FORCE)");
    }
    for (String role : roles) {
      Databases.sql(admin, "DROP ROLE IF EXISTS " + role);
    }
  }

  private void restore(
      StoreConnection store, boolean replace, @org.jspecify.annotations.Nullable String schema)
      throws Exception {
    RestoreOrder order =
        Orders.of(
            driver.capture(Requests.of(store), vault, ProgressListener.NONE),
            store,
            replace,
            new TableSelection(Set.of(), Set.of("orders"), schema).asSelection());
    Databases.sql(store, "UPDATE orders SET what = 'today'");
    recovery.prepare(order, vault, ProgressListener.NONE);
    recovery.apply(
        order,
        existing -> driver.capture(Requests.of(existing), vault, ProgressListener.NONE),
        ProgressListener.NONE);
  }

  private static String owner(StoreConnection admin) throws Exception {
    return PostgresAddress.of(admin).database() + "_owner";
  }

  private static StoreConnection ordinary(StoreConnection admin) throws Exception {
    String owner = owner(admin);
    String role = owner + "_restorer";
    Databases.sql(
        admin,
        "CREATE ROLE " + owner,
        "CREATE ROLE " + role + " LOGIN CREATEDB PASSWORD '" + PASSWORD + "'",
        "GRANT pg_signal_backend, " + owner + " TO " + role,
        "ALTER DATABASE " + PostgresAddress.of(admin).database() + " OWNER TO " + owner,
        "CREATE TABLE orders (id serial PRIMARY KEY, what text)",
        "INSERT INTO orders (what) SELECT 'x' FROM generate_series(1, 10)",
        "CREATE TABLE items (order_id int REFERENCES orders ON DELETE CASCADE)",
        "INSERT INTO items SELECT generate_series(1, 10)",
        "ALTER TABLE orders OWNER TO " + owner,
        "ALTER TABLE items OWNER TO " + owner);
    return PostgresAddress.connection(
        "shop", PostgresAddress.url(admin), role, new Secret(PASSWORD), 2);
  }
}
