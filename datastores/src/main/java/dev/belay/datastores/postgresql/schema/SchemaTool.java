package dev.belay.datastores.postgresql.schema;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;

/** Schemas as text, for the comparison of a restored database with its recovery point. */
public final class SchemaTool {
  private SchemaTool() {}

  /** The schema that {@code store} has now, by the pg_dump that fits {@code contents}. */
  public static SchemaText dump(StoreConnection store, PostgresContents contents)
      throws DataStoreException, InterruptedException {
    throw new DataStoreException.Failed("schema dumps are not built yet of " + store.name(), null);
  }

  /** The schema in the recovery point. */
  public static SchemaText captured(Manifest manifest, PostgresContents contents, Vault vault)
      throws DataStoreException, VaultException, InterruptedException {
    throw new DataStoreException.Failed("schema texts are not built yet", null);
  }
}
