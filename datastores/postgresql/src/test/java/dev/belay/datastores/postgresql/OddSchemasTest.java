package dev.belay.datastores.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import dev.belay.datastores.postgresql.testing.Verified;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.vault.Manifest;
import java.nio.file.Path;
import java.time.Clock;
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

  private Manifest verified(Databases databases, String script) throws Exception {
    StoreConnection source = databases.create();
    databases.script(source, Databases.resource(script));
    return Verified.point(driver, vault, source, temporary.resolve("sandbox"));
  }
}
