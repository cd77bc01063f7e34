package dev.belay.datastores.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.datastores.AppliedRestore;
import dev.belay.datastores.Comparison;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Need;
import dev.belay.datastores.Place;
import dev.belay.datastores.PreparedRestore;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.RestoreOrder;
import dev.belay.datastores.Secret;
import dev.belay.datastores.Selection;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.readiness.Demands;
import dev.belay.datastores.postgresql.readiness.RestoreNeeds;
import dev.belay.datastores.postgresql.restore.TableSelection;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.NewerPostgres;
import dev.belay.datastores.postgresql.testing.Requests;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.vault.Manifest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What was captured from this machine's PostgreSQL, in a server of a later major version. */
@ExtendWith(SharedPostgres.class)
@EnabledOnOs(
    value = OS.LINUX,
    architectures = "amd64",
    disabledReason = "the newer server's programs are for Linux on x86-64")
@Tag("faults")
class NewerServerTest {
  /** What there is, and how much of it: the same on both, whatever the versions call it. */
  private static final String OBJECTS =
      """
      SELECT kind || ' ' || name FROM (
        SELECT 'relation ' || relkind::text AS kind, n.nspname || '.' || relname AS name, n.nspname
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        UNION ALL SELECT 'constraint ' || contype::text, n.nspname || '.' || conname || ' ' || convalidated::text, n.nspname
        FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace WHERE contype <> 'n' AND conparentid = 0
        UNION ALL SELECT 'function', n.nspname || '.' || proname || coalesce(proacl::text, ''), n.nspname
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        UNION ALL SELECT 'trigger', tgname || tgenabled::text, n.nspname FROM pg_trigger t
        JOIN pg_class c ON c.oid = tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT tgisinternal
        UNION ALL SELECT 'policy', polname, n.nspname FROM pg_policy
        JOIN pg_class c ON c.oid = polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        UNION ALL SELECT 'event trigger', evtname, '' FROM pg_event_trigger
        UNION ALL SELECT 'publication', pubname, '' FROM pg_publication
        UNION ALL SELECT 'extension', extname, '' FROM pg_extension
        UNION ALL SELECT 'large object', oid::text, '' FROM pg_largeobject_metadata
      ) o WHERE nspname !~ '^pg_|^information_schema$' ORDER BY 1
      """;

  @TempDir static Path directory;
  private static NewerPostgres newer;

  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  private final Recovery recovery = driver.recovery().orElseThrow();
  private final MemoryVault vault = new MemoryVault();

  @BeforeAll
  static void start() throws Exception {
    newer = NewerPostgres.start(directory);
  }

  @AfterAll
  static void stop() {
    if (newer != null) { // whatever kept it from starting is told, not this
      newer.close();
    }
  }

  /** Since PostgreSQL 16, a membership says whether a role may be become, and has its rights. */
  @Test
  void theStatementsForRightsAreThoseOfItsVersion() throws Exception {
    StoreConnection admin = newer.server().connection("postgres", 1);
    Databases.sql(
        admin,
        "CREATE ROLE owner_of_all",
        "CREATE ROLE rightless LOGIN PASSWORD 'of-a-test'",
        "GRANT owner_of_all TO rightless WITH INHERIT FALSE, SET FALSE");
    Demands demands =
        new Demands(
            Map.of("owner_of_all", List.of("table public.orders")),
            List.of(),
            Map.of("log_min_messages", List.of("function public.loud()")),
            List.of(),
            List.of(),
            List.of("owner_of_all", "not_there"),
            List.of("pg_default"));
    try (PostgresSession session =
        PostgresSession.open(
            PostgresAddress.withUser(admin, "rightless", new Secret("of-a-test")))) {
      List<Need> needs = RestoreNeeds.of(session, demands, true);
      needs.forEach(need -> Databases.sql(admin, need.remedies().toArray(String[]::new)));

      assertThat(needs).hasSize(6);
      assertThat(RestoreNeeds.of(session, demands, true)).isEmpty();
    }
  }

  /** As in a sandbox: a database that was restored may have one. */
  @Test
  void aLogInTriggerFiresForOthersAndNotWhereItIsToldNot() throws Exception {
    StoreConnection admin = newer.server().connection("postgres", 1);
    Databases.sql(admin, "CREATE DATABASE watched");
    StoreConnection watched = newer.server().connection("watched", 1);
    StoreConnection quiet = PostgresAddress.withoutEventTriggers(watched);
    Databases.sql(
        watched,
        "CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS"
            + " 'BEGIN RAISE EXCEPTION ''nobody logs in''; END'",
        "CREATE EVENT TRIGGER on_login ON login EXECUTE FUNCTION refuse()",
        "ALTER EVENT TRIGGER on_login ENABLE ALWAYS");

    assertThatThrownBy(() -> PostgresSession.open(watched).close())
        .hasMessageContaining("nobody logs in");
    PostgresSession.open(quiet).close();
    // pg_amcheck and pg_dump are told in the same way.
    assertThat(PostgresAddress.beginning(quiet)).isEqualTo("-c event_triggers=off");
    assertThat(PostgresAddress.beginning(PostgresAddress.withUser(quiet, "x", Secret.NONE)))
        .as("who may be no superuser")
        .isEmpty();
  }

  @Test
  void everythingIsRestoredIntoANewDatabase(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    databases.script(source, EverythingRoundTripTest.EVERYTHING);
    Manifest point = driver.capture(Requests.of(source), vault, ProgressListener.NONE);
    createRoles(point);
    StoreConnection target = newer.server().connection("everything", 2);

    PreparedRestore prepared =
        recovery.prepare(order(point, target, Selection.EVERYTHING), vault, ProgressListener.NONE);
    AppliedRestore applied =
        recovery.apply(
            order(point, target, Selection.EVERYTHING), existing -> {}, ProgressListener.NONE);
    Comparison comparison =
        driver.comparing().orElseThrow().compare(point, vault, target, 0, ProgressListener.NONE);

    assertThat(prepared.amount().count()).isEqualTo(point.totals().rows());
    assertThat(prepared.warnings())
        .contains("captured from PostgreSQL 15, restored into " + NewerPostgres.MAJOR);
    assertThat(applied.replaced()).isNull();
    assertThat(Databases.query(target, OBJECTS)).isEqualTo(Databases.query(source, OBJECTS));
    assertThat(comparison.parts()).allMatch(table -> !table.differs());
  }

  @Test
  void chosenTablesAreRestoredIntoANewDatabase(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(
        source,
        "CREATE TABLE customer (id int PRIMARY KEY, name text NOT NULL)",
        "CREATE TABLE orders (id serial PRIMARY KEY, customer int REFERENCES customer)",
        "INSERT INTO customer SELECT i, 'c' || i FROM generate_series(1, 500) i",
        "INSERT INTO orders (customer) SELECT i FROM generate_series(1, 500) i");
    Manifest point = driver.capture(Requests.of(source), vault, ProgressListener.NONE);
    StoreConnection target = newer.server().connection("chosen", 2);
    Selection orders = new TableSelection(Set.of(), Set.of("orders"), null).asSelection();

    PreparedRestore prepared =
        recovery.prepare(order(point, target, orders), vault, ProgressListener.NONE);
    recovery.apply(order(point, target, orders), existing -> {}, ProgressListener.NONE);

    assertThat(prepared.amount().parts()).isEqualTo(1);
    assertThat(Databases.query(target, "SELECT count(*) FROM public.orders"))
        .containsExactly("500");
    assertThat(prepared.warnings()).anyMatch(warning -> warning.contains("foreign key"));
  }

  /** What is there would have to be captured first, which takes its own version's pg_dump. */
  @Test
  void replacingNeedsTheNewerToolsAndSaysSoBeforeItBegins(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(source, "CREATE TABLE item AS SELECT 1 AS id");
    Manifest point = driver.capture(Requests.of(source), vault, ProgressListener.NONE);
    StoreConnection target = newer.server().connection("there", 2);
    Databases.sql(PostgresAddress.withDatabase(target, "postgres"), "CREATE DATABASE there");

    assertThatThrownBy(
            () ->
                recovery.prepare(
                    order(point, target, Selection.EVERYTHING), vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Misconfigured.class)
        .hasMessageContaining("pg_dump of PostgreSQL " + NewerPostgres.MAJOR);
  }

  private static void createRoles(Manifest point) throws Exception {
    StoreConnection server = newer.server().connection("postgres", 1);
    List<String> there = Databases.query(server, "SELECT rolname FROM pg_roles");
    for (String role : PostgresContents.of(point).roles()) {
      if (!there.contains(role)) {
        Databases.sql(server, "CREATE ROLE " + Identifiers.quote(role));
      }
    }
  }

  private static RestoreOrder order(Manifest point, StoreConnection target, Selection selection)
      throws DataStoreException {
    return new RestoreOrder(
        UUID.nameUUIDFromBytes(
                PostgresAddress.url(target).getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .toString(),
        point,
        target,
        new Place(PostgresAddress.of(target).database()),
        true,
        null,
        selection);
  }
}
