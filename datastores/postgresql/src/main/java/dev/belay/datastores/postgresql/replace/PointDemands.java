package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.readiness.Demands;
import dev.belay.datastores.postgresql.schema.SchemaTool;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.io.IOException;
import java.io.InputStream;

/** What a recovery point demands of the role that restores it, from its schema in the vault. */
final class PointDemands {
  private PointDemands() {}

  /**
   * @param server the target's major version
   */
  static Demands of(DatabaseOrder order, Vault vault, int server)
      throws DataStoreException, VaultException, InterruptedException {
    Manifest manifest = order.manifest();
    PostgresContents contents = PostgresContents.of(manifest);
    SchemaTool tool =
        SchemaTool.forRestore(contents.schema().toolMajor(), server)
            .in(contents.schema().encoding());
    try (InputStream archive =
        vault.read(contents.schema().segments().stream().map(manifest.segments()::get).toList())) {
      return Demands.of(contents, tool.sql(archive.readAllBytes()));
    } catch (IOException e) {
      if (e.getCause() instanceof VaultException vaultSays) {
        throw vaultSays;
      }
      throw new DataStoreException.Unavailable(
          "the schema of recovery point " + manifest.recoveryPointId() + " can't be read", e);
    }
  }
}
