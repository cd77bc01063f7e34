package dev.belay.datastores.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.datastores.Comparison;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Need;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Readiness;
import dev.belay.datastores.SandboxRequest;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.Requests;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import dev.belay.datastores.postgresql.testing.Verified;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.vault.Manifest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Databases whose right restore is not the same in every letter, or whose names break what takes
 * them for text.
 */
@ExtendWith(SharedPostgres.class)
@Tag("faults")
class OddSchemasTest {
  @TempDir Path temporary;
  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  private final MemoryVault vault = new MemoryVault();

  @Test
  void whatTheCatalogueKeepsAsASetOrDerives(Databases databases) throws Exception {
    assertThat(verified(databases, List.of("sets.sql")).warnings()).isEmpty();
  }

  @Test
  void namesThatNeedQuotes(Databases databases) throws Exception {
    verified(databases, List.of("names.sql"));
  }

  @Test
  void objectsOfEveryKindInEveryState(Databases databases) throws Exception {
    verified(
        databases,
        databases.server().major() < 18
            ? List.of("kinds.sql")
            : List.of("kinds.sql", "kinds-18.sql"));
  }

  /** Bytes that are no letters of the encoding, or that UTF-8 lacks. */
  @ParameterizedTest
  @ValueSource(strings = {"WIN1252", "SQL_ASCII"})
  void textsInOtherEncodings(String encoding, Databases databases) throws Exception {
    String options = "ENCODING '" + encoding + "' LC_COLLATE 'C' LC_CTYPE 'C'";
    StoreConnection source = databases.create(options);
    String odd = "convert_from('\\x81fc', '" + encoding + "')";
    Databases.sql(
        source,
        "CREATE TABLE t (id int PRIMARY KEY, v text)",
        "INSERT INTO t SELECT n, chr(n) || E'\\t\\n\\\\' FROM generate_series(1, 255) n",
        "CREATE INDEX ON t (v)",
        "DO $do$ BEGIN EXECUTE format('COMMENT ON TABLE t IS %L', " + odd + "); END $do$",
        "DO $do$ BEGIN EXECUTE format('ALTER TABLE t ALTER v SET DEFAULT %L', "
            + odd
            + "); END $do$");
    StoreConnection target = databases.create(options);

    Manifest point = Verified.point(driver, vault, source, temporary.resolve("sandbox"));
    driver.restore(point, vault, databases.trusting(target), ProgressListener.NONE);

    String bytes =
        "SELECT string_agg(encode(convert_to(v, '%s'), 'hex'), ' ' ORDER BY id) FROM public.t"
            .formatted(encoding);
    assertThat(Databases.query(target, bytes)).isEqualTo(Databases.query(source, bytes));
    Databases.sql(source, "UPDATE t SET v = 'e' WHERE id = 252");
    Comparison comparison =
        driver.comparing().orElseThrow().compare(point, vault, source, 5, ProgressListener.NONE);
    assertThat(comparison.parts().getFirst().samples()).hasSize(1);
    assertThat(String.valueOf(comparison.parts().getFirst().samples().getFirst().before()))
        .contains("ü");
  }

  /** Which is what a verifier finds on another machine than the source's. */
  @Test
  void anExtensionThatTheVerifierLacks(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    Databases.sql(
        source,
        "CREATE TABLE t (id int)",
        "INSERT INTO pg_catalog.pg_extension (oid, extname, extowner, extnamespace, extrelocatable,"
            + " extversion) VALUES (99998, 'postgis_nowhere', 10, 2200, false, '1'),"
            + " (99999, 'plpython9u', 10, 2200, false, '1')");
    Manifest point = driver.capture(Requests.of(source), vault, ProgressListener.NONE);
    Path directory = temporary.resolve("sandbox");

    assertThat(driver.readiness(source))
        .filteredOn(it -> it.capability() == Readiness.Capability.VERIFICATION)
        .singleElement()
        .satisfies(it -> assertThat(it.ready()).as("on this machine alone").isTrue())
        .satisfies(
            it ->
                assertThat(Need.text(it.needs()))
                    .contains("plpython9u is missing", "where verifiers run")
                    .contains(
                        "postgis_nowhere is missing (on Debian: postgresql-%d-postgis-nowhere)"
                            .formatted(databases.server().major())));

    assertThatThrownBy(
            () ->
                driver
                    .openSandbox(new SandboxRequest(point, directory, Verified.isolation()))
                    .close())
        .isInstanceOf(DataStoreException.Misconfigured.class)
        .hasMessageContaining("lacks extensions of the recovery point: plpython9u")
        .hasMessageContaining(
            "postgis_nowhere (on Debian: postgresql-%d-postgis-nowhere)"
                .formatted(databases.server().major()));
    assertThat(directory).doesNotExist();
  }

  /** Names are asked for in UTF-8, and the server knows no letters there that it could convert. */
  @Test
  void namesThatAreNoUtf8AreRefusedByName(Databases databases) throws Exception {
    StoreConnection source = databases.create("ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'");
    String odd = "convert_from('\\x636166e9', 'SQL_ASCII')";
    Databases.sql(
        source,
        "CREATE TABLE \"größe\" (id int)",
        "DO $do$ BEGIN EXECUTE format('CREATE TABLE %I (id int, %I int)', "
            + odd
            + ", "
            + odd
            + "); END $do$",
        "DO $do$ BEGIN EXECUTE format('ALTER DATABASE %I SET app.key = %L', current_database(),"
            + " 'hush ' || "
            + odd
            + "); END $do$",
        "SELECT lo_create(4713)",
        "DO $do$ BEGIN EXECUTE format('COMMENT ON LARGE OBJECT 4713 IS %L', "
            + "'of ada ' || "
            + odd
            + "); END $do$");

    assertThatThrownBy(() -> driver.capture(Requests.of(source), vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Misconfigured.class)
        .hasMessageContaining("SQL_ASCII")
        .hasMessageContaining("relation public.caf\\xe9")
        .hasMessageContaining("column public.caf\\xe9.caf\\xe9")
        .hasMessageContaining("setting app.key")
        .hasMessageContaining("the comment on large object 4713")
        .message()
        .doesNotContain("gr\\xc3", "hush", "of ada");
    assertThatThrownBy(() -> driver.check(source))
        .isInstanceOf(DataStoreException.Misconfigured.class);
    assertThat(driver.readiness(source)).singleElement().matches(it -> !it.ready());
  }

  private Manifest verified(Databases databases, List<String> scripts) throws Exception {
    StoreConnection source = databases.create();
    for (String script : scripts) {
      databases.script(source, Databases.resource(script));
    }
    if (databases.server().major() < 14 && scripts.contains("kinds.sql")) {
      // Nobody but a superuser could load rows of an owner who may not write them.
      Databases.sql(source, "GRANT ALL ON o1, o2 TO owner_c");
    }
    return Verified.point(driver, vault, source, temporary.resolve("sandbox"));
  }
}
