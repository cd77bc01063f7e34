package dev.belay.datastores.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.SandboxRequest;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.Requests;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import dev.belay.datastores.postgresql.testing.Verified;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.jail.Isolation;
import dev.belay.vault.Manifest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Databases whose right restore is not the same in every letter, or whose names break what takes
 * them for text.
 */
@ExtendWith(SharedPostgres.class)
class OddSchemasTest {
  @TempDir Path temporary;
  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  private final MemoryVault vault = new MemoryVault();

  @Test
  void whatTheCatalogueKeepsAsASetOrDerives(Databases databases) throws Exception {
    assertThat(verified(databases, "sets.sql").warnings()).isEmpty();
  }

  @Test
  void namesThatNeedQuotes(Databases databases) throws Exception {
    verified(databases, "names.sql");
  }

  @Test
  void objectsOfEveryKindInEveryState(Databases databases) throws Exception {
    verified(databases, "kinds.sql");
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
    Isolation jail = Isolation.choose(Isolation.Wanted.BUBBLEWRAP, List.of());

    assertThatThrownBy(() -> driver.openSandbox(new SandboxRequest(point, directory, jail)).close())
        .isInstanceOf(DataStoreException.Misconfigured.class)
        .hasMessageContaining("lacks extensions of the recovery point: plpython9u")
        .hasMessageContaining(
            "postgis_nowhere (on Debian: postgresql-%d-postgis-nowhere)"
                .formatted(databases.server().major()));
    assertThat(directory).doesNotExist();
  }

  private Manifest verified(Databases databases, String script) throws Exception {
    StoreConnection source = databases.create();
    databases.script(source, Databases.resource(script));
    return Verified.point(driver, vault, source, temporary.resolve("sandbox"));
  }
}
