package dev.belay.datastores.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.RestoreTarget;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.Requests;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.vault.Manifest;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What can't work says why, with the remedy, and without a secret. */
@ExtendWith(SharedPostgres.class)
class RefusalTest {
  private static final String WRONG = "wrong-password-4711";

  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  private final MemoryVault vault = new MemoryVault();

  @Test
  void namesAWrongPasswordWithoutShowingIt(Databases databases) {
    StoreConnection right = databases.create();
    StoreConnection wrong =
        PostgresAddress.connection(
            right.name(),
            PostgresAddress.url(right),
            PostgresAddress.username(right),
            new Secret(WRONG),
            2);

    assertThatThrownBy(() -> driver.capture(Requests.of(wrong), vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Misconfigured.class)
        .hasMessageContaining("password")
        .satisfies(e -> assertThat(stackTrace(e)).doesNotContain(WRONG));
  }

  @Test
  void namesADatabaseThatIsNotThere(Databases databases) {
    StoreConnection right = databases.create();
    StoreConnection wrong =
        PostgresAddress.connection(
            "shop",
            PostgresAddress.url(right) + "_not_there",
            PostgresAddress.username(right),
            PostgresAddress.password(right),
            2);

    assertThatThrownBy(() -> driver.check(wrong))
        .isInstanceOf(DataStoreException.Misconfigured.class)
        .hasMessageContaining("_not_there");
  }

  @Test
  void callsAServerThatIsDownUnavailable() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    StoreConnection store =
        PostgresAddress.connection(
            "shop", "postgresql://127.0.0.1:" + port + "/shop", "shop", new Secret(WRONG), 2);

    assertThatThrownBy(() -> driver.check(store))
        .isInstanceOf(DataStoreException.Unavailable.class)
        .hasMessageContaining("127.0.0.1:" + port + "/shop");
  }

  @Test
  void refusesAnAddressWithAPasswordWithoutShowingIt() {
    StoreConnection store =
        PostgresAddress.connection(
            "shop", "postgresql://me:" + WRONG + "@127.0.0.1/shop", "me", Secret.NONE, 2);

    assertThatThrownBy(() -> driver.check(store))
        .isInstanceOf(DataStoreException.Misconfigured.class)
        .satisfies(e -> assertThat(stackTrace(e)).doesNotContain(WRONG));
  }

  @Test
  void namesTheTableThatTheRoleMayNotRead(Databases databases) {
    StoreConnection owner = databases.create();
    Databases.sql(
        owner,
        "CREATE TABLE secret_table ()",
        "CREATE ROLE restricted_reader LOGIN PASSWORD '" + WRONG + "'");
    StoreConnection restricted =
        PostgresAddress.connection(
            "shop", PostgresAddress.url(owner), "restricted_reader", new Secret(WRONG), 2);

    assertThatThrownBy(() -> driver.capture(Requests.of(restricted), vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Misconfigured.class)
        .hasMessageContaining("secret_table");
    assertThatThrownBy(() -> driver.check(restricted))
        .isInstanceOf(DataStoreException.Misconfigured.class)
        .hasMessageContaining("secret_table");
  }

  /** Row security that hides rows must be an error, never a short table. */
  @Test
  void neverCapturesATableWhoseRowsAreHidden(Databases databases) {
    StoreConnection owner = databases.create();
    Databases.sql(
        owner,
        "CREATE TABLE hidden AS SELECT 1 AS id",
        "ALTER TABLE hidden ENABLE ROW LEVEL SECURITY",
        "CREATE ROLE all_but_rows LOGIN PASSWORD '" + WRONG + "'",
        "GRANT pg_read_all_data TO all_but_rows");
    StoreConnection reader =
        PostgresAddress.connection(
            "shop", PostgresAddress.url(owner), "all_but_rows", new Secret(WRONG), 2);

    assertThatThrownBy(() -> driver.capture(Requests.of(reader), vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Misconfigured.class)
        .hasMessageContaining("hidden");
  }

  @Test
  void refusesATargetThatHoldsAnything(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Manifest manifest = driver.capture(Requests.of(source), vault, ProgressListener.NONE);
    StoreConnection target = databases.create();

    for (String thing :
        List.of(
            "TABLE public.precious ()",
            "SCHEMA precious",
            "FUNCTION public.precious() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "TYPE public.precious AS ENUM ('a')",
            "SEQUENCE public.precious")) {
      Databases.sql(target, "CREATE " + thing);
      assertThatThrownBy(
              () ->
                  driver.restore(
                      manifest, vault, new RestoreTarget.Store(target), ProgressListener.NONE))
          .isInstanceOf(DataStoreException.Refused.class)
          .hasMessageContaining("precious");
      Databases.sql(target, "DROP " + thing.replaceAll(" \\(\\)| RETURNS.*| AS .*", ""));
    }
    driver.restore(manifest, vault, new RestoreTarget.Store(target), ProgressListener.NONE);
  }

  @Test
  void namesTheRolesThatARealStoreLacks(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(
        source,
        "CREATE ROLE soon_gone",
        "CREATE TABLE owned ()",
        "ALTER TABLE owned OWNER TO soon_gone");
    Manifest manifest = driver.capture(Requests.of(source), vault, ProgressListener.NONE);
    Databases.sql(source, "DROP TABLE owned", "DROP ROLE soon_gone");
    StoreConnection target = databases.create();

    assertThatThrownBy(
            () ->
                driver.restore(
                    manifest, vault, new RestoreTarget.Store(target), ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Misconfigured.class)
        .hasMessageContaining("soon_gone");
    assertThat(
            driver
                .restore(manifest, vault, Databases.sandbox(target), ProgressListener.NONE)
                .warnings())
        .anyMatch(warning -> warning.contains("soon_gone"));
  }

  /** The planted bug: a part of a table whose segments are gone from the manifest. */
  @Test
  void failsWhenFewerRowsArriveThanTheManifestCounts(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(source, "CREATE TABLE numbers AS SELECT generate_series(1, 1000) AS n");
    Manifest manifest = driver.capture(Requests.of(source), vault, ProgressListener.NONE);
    ObjectNode part = (ObjectNode) manifest.contents().at("/tables/0/parts/0");
    part.set("segments", part.arrayNode());
    StoreConnection target = databases.create();

    assertThatThrownBy(
            () ->
                driver.restore(
                    manifest, vault, new RestoreTarget.Store(target), ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Failed.class)
        .hasMessageContaining("1000")
        .hasMessageContaining("public.numbers");
  }

  @Test
  void failsWhenAPartIsNotInTheManifest(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(source, "CREATE TABLE numbers AS SELECT generate_series(1, 1000) AS n");
    Manifest manifest = driver.capture(Requests.of(source), vault, ProgressListener.NONE);
    ((ArrayNode) manifest.contents().at("/tables/0/parts")).removeAll();
    StoreConnection target = databases.create();

    assertThatThrownBy(
            () ->
                driver.restore(
                    manifest, vault, new RestoreTarget.Store(target), ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Failed.class)
        .hasMessageContaining("1000");
  }

  private static String stackTrace(Throwable e) {
    java.io.StringWriter text = new java.io.StringWriter();
    e.printStackTrace(new java.io.PrintWriter(text));
    return text.toString();
  }
}
