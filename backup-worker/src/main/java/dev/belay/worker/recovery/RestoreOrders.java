package dev.belay.worker.recovery;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.RecoveryDriver;
import dev.belay.datastores.RestoreOrder;
import dev.belay.datastores.Selection;
import dev.belay.datastores.StoreConnection;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.RestoreDestination;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import dev.belay.worker.stores.DataStores;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From a command's names to what a driver needs: connections, secrets and the manifest. */
public final class RestoreOrders {
  private final DataStores stores;
  private final Vault vault;

  public RestoreOrders(DataStores stores, Vault vault) {
    this.stores = stores;
    this.vault = vault;
  }

  /**
   * @throws DataStoreException.Misconfigured when the policy has no such target, or the point is of
   *     another kind of data store
   */
  public RestoreOrder order(RecoveryCommand command) throws DataStoreException, VaultException {
    RestoreDestination target = target(command);
    StoreConnection store = stores.connection(target.getDataStore());
    Manifest manifest = vault.manifest(command.getRecoveryPointId()).manifest();
    String driver = stores.driver(target.getDataStore()).name();
    if (!manifest.driver().equals(driver)) {
      throw new DataStoreException.Misconfigured(
          "the recovery point is of "
              + manifest.driver()
              + ", and data store \""
              + target.getDataStore()
              + "\" is "
              + driver,
          null);
    }
    return new RestoreOrder(
        command.getOperationId(),
        manifest,
        store,
        database(target, store),
        target.getReplace(),
        target.getKeepReplacedUntil(),
        new Selection(
            Set.copyOf(target.getSchemas()),
            Set.copyOf(target.getTables()),
            target.getIntoSchema()));
  }

  /**
   * @throws DataStoreException.Misconfigured when this kind of data store can't be restored in
   *     place
   */
  public RecoveryDriver driver(String dataStore) throws DataStoreException {
    return stores
        .driver(dataStore)
        .recovery()
        .orElseThrow(
            () ->
                new DataStoreException.Misconfigured(
                    "data store \""
                        + dataStore
                        + "\" is of a kind that this worker can neither restore in place nor"
                        + " compare",
                    null));
  }

  public static RestoreDestination target(RecoveryCommand command) throws DataStoreException {
    RestoreDestination target = command.getTarget();
    if (target == null) {
      throw new DataStoreException.Misconfigured(
          "the command to " + command.getAction() + " names no target", null);
    }
    return target;
  }

  /** For people: the data store, the database when it isn't the store's own, and a new schema. */
  public static String describe(RestoreOrder order) {
    String own = databaseOf(order.store());
    String database =
        order.database().equals(own)
            ? order.store().name()
            : order.store().name() + "/" + order.database();
    String schema = order.selection().intoSchema();
    return schema == null ? database : database + ", schema " + schema;
  }

  private static String database(RestoreDestination target, StoreConnection store)
      throws DataStoreException {
    String database = target.getDatabase() == null ? databaseOf(store) : target.getDatabase();
    if (database == null || database.isBlank()) {
      throw new DataStoreException.Misconfigured(
          "the address of data store \"" + store.name() + "\" names no database", null);
    }
    return database;
  }

  private static @Nullable String databaseOf(StoreConnection store) {
    String path = java.net.URI.create(store.url()).getPath();
    return path == null || path.length() < 2 ? null : path.substring(1);
  }
}
