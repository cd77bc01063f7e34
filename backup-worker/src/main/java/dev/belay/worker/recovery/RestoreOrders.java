package dev.belay.worker.recovery;

import dev.belay.datastores.Comparing;
import dev.belay.datastores.DataStoreDriver;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Place;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.RestoreOrder;
import dev.belay.datastores.Selection;
import dev.belay.datastores.StoreConnection;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.RestoreDestination;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import dev.belay.worker.stores.DataStores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds what a driver needs for the names in a command: connections, secrets and the manifest. */
public final class RestoreOrders {
  private final DataStores stores;
  private final Vault vault;

  public RestoreOrders(DataStores stores, Vault vault) {
    this.stores = stores;
    this.vault = vault;
  }

  /**
   * @throws DataStoreException.Misconfigured when the policy has no such target, or the point comes
   *     from another kind of data store
   * @throws DataStoreException.Refused when the vault's manifest is not the one that the command
   *     names
   */
  public RestoreOrder order(RecoveryCommand command) throws DataStoreException, VaultException {
    RestoreDestination target = target(command);
    StoreConnection store = stores.connection(target.getDataStore());
    Vault.Committed committed = vault.manifest(command.getRecoveryPointId());
    requireNamed(command, committed.digest());
    Manifest manifest = committed.manifest();
    String driver = stores.driver(target.getDataStore()).name();
    if (!manifest.driver().equals(driver)) {
      throw new DataStoreException.Misconfigured(
          "the recovery point comes from a data store of the kind "
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
        place(target),
        target.getReplace(),
        target.getKeepReplacedUntil(),
        selection(target));
  }

  private static void requireNamed(RecoveryCommand command, String found)
      throws DataStoreException {
    String named = command.getManifestDigest();
    if (named != null && !named.equals(found)) {
      throw new DataStoreException.Refused(
          "the manifest of recovery point "
              + command.getRecoveryPointId()
              + " in the vault is not the one that was captured: its SHA-256 is "
              + found
              + ", and the ledger's command names "
              + named
              + ". Somebody has replaced it: restore another set, and find out who writes to the"
              + " vault");
    }
  }

  /**
   * @throws DataStoreException.Misconfigured when this kind of data store can't be restored in
   *     place
   */
  public Recovery driver(String dataStore) throws DataStoreException {
    DataStoreDriver driver = stores.driver(dataStore);
    return driver.recovery().orElseThrow(() -> lacking(dataStore, driver, "restores in place"));
  }

  /**
   * @throws DataStoreException.Misconfigured when this kind of data store can't be compared
   */
  public Comparing comparing(String dataStore) throws DataStoreException {
    DataStoreDriver driver = stores.driver(dataStore);
    return driver.comparing().orElseThrow(() -> lacking(dataStore, driver, "comparisons"));
  }

  private static DataStoreException lacking(String dataStore, DataStoreDriver driver, String what) {
    return new DataStoreException.Misconfigured(
        "data store \"" + dataStore + "\": driver " + driver.name() + " has no " + what, null);
  }

  public static RestoreDestination target(RecoveryCommand command) throws DataStoreException {
    RestoreDestination target = command.getTarget();
    if (target == null) {
      throw new DataStoreException.Misconfigured(
          "the command to " + command.getAction() + " names no target", null);
    }
    return target;
  }

  /** Commands of earlier versions name a database. {@code place} is in the driver's words. */
  private static Place place(RestoreDestination target) {
    return new Place(target.getPlace() == null ? target.getDatabase() : target.getPlace());
  }

  /**
   * Commands of earlier versions name schemas, tables and a new schema. Later parts and options are
   * in the driver's words.
   */
  private static Selection selection(RestoreDestination target) {
    List<Selection.Part> parts = new ArrayList<>();
    target.getSchemas().forEach(schema -> parts.add(new Selection.Part("schema", schema)));
    target.getTables().forEach(table -> parts.add(new Selection.Part("table", table)));
    target.getParts().forEach(it -> parts.add(new Selection.Part(it.getKind(), it.getValue())));
    Map<String, String> options = new HashMap<>(target.getOptions());
    if (target.getIntoSchema() != null) {
      options.put("into-schema", target.getIntoSchema());
    }
    return new Selection(parts, options);
  }
}
