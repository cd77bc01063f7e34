package dev.belay.cli.restore;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.progress.Activity;
import dev.belay.cli.progress.ProgressDisplay;
import dev.belay.datastores.DataStoreDriver;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.RestoreTarget;
import dev.belay.datastores.StoreConnection;
import dev.belay.policy.store.StoreKinds;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Restores recovery points in this process. First it checks everything (vault, key, manifests,
 * targets), so that a refusal comes before any change. Then it restores one point after the other.
 */
public final class Restoration implements AutoCloseable {
  private final Path keyFile;
  private final boolean trusted;
  private final Map<String, Vault> vaults = new LinkedHashMap<>();

  /**
   * @param trusted whether code of the points may run with all rights of the targets' users
   */
  public Restoration(Path keyFile, boolean trusted) {
    this.keyFile = keyFile;
    this.trusted = trusted;
  }

  /**
   * Restores all of {@code plan}.
   *
   * @param restored receives each restored point, so that a failure does not hide them
   */
  public void run(
      List<PlannedRestore> plan, Targets targets, ProgressDisplay display, List<Restored> restored)
      throws CommandException, VaultException, DataStoreException, InterruptedException {
    List<Step> steps = prepare(plan, targets);
    for (Step step : steps) {
      restored.add(
          new Restored(
              step.manifest.recoveryPointId(), step.manifest.dataStore(), restore(step, display)));
    }
  }

  private List<Step> prepare(List<PlannedRestore> plan, Targets targets)
      throws CommandException, VaultException, DataStoreException {
    Map<String, PlannedRestore> byStore = new LinkedHashMap<>();
    Map<String, Manifest> manifests = new LinkedHashMap<>();
    for (PlannedRestore planned : plan) {
      Manifest manifest = manifest(planned);
      if (byStore.put(manifest.dataStore(), planned) != null) {
        throw new CommandException(
            ExitCode.FAILED, "two recovery points are of the data store " + manifest.dataStore());
      }
      manifests.put(manifest.dataStore(), manifest);
    }
    Map<String, String> drivers = new LinkedHashMap<>();
    for (Manifest manifest : manifests.values()) {
      drivers.put(manifest.dataStore(), PointDrivers.named(manifest.driver()).name());
    }
    Map<String, StoreConnection> connections = targets.forStores(drivers, StoreKinds.installed());
    List<Step> steps = new ArrayList<>();
    for (Map.Entry<String, StoreConnection> entry : connections.entrySet()) {
      Manifest manifest = java.util.Objects.requireNonNull(manifests.get(entry.getKey()));
      PlannedRestore planned = java.util.Objects.requireNonNull(byStore.get(entry.getKey()));
      DataStoreDriver driver = PointDrivers.named(manifest.driver());
      driver.check(entry.getValue());
      steps.add(new Step(manifest, vault(planned.vault()), driver, entry.getValue()));
    }
    return steps;
  }

  private Manifest manifest(PlannedRestore planned) throws CommandException, VaultException {
    Vault vault = vault(planned.vault());
    Vault.Committed committed = vault.manifest(VaultIds.point(vault, planned.recoveryPointId()));
    Manifest manifest = committed.manifest();
    String expected = planned.manifestDigest();
    if (expected != null && !expected.equals(committed.digest())) {
      throw new CommandException(
          ExitCode.FAILED,
          ("the manifest of the recovery point %s is not the one that the ledger recorded:"
                  + " its digest is %s, not %s")
              .formatted(planned.recoveryPointId(), committed.digest(), expected));
    }
    if (planned.dataStore() != null && !planned.dataStore().equals(manifest.dataStore())) {
      throw new CommandException(
          ExitCode.FAILED,
          "the recovery point %s is of %s, not of %s as the ledger says"
              .formatted(planned.recoveryPointId(), manifest.dataStore(), planned.dataStore()));
    }
    return manifest;
  }

  private dev.belay.datastores.RestoreResult restore(Step step, ProgressDisplay display)
      throws VaultException, DataStoreException, InterruptedException {
    String store = step.manifest.dataStore();
    display.show(List.of(new Activity(store, "restoring", "", 0, 0)));
    dev.belay.datastores.RestoreResult result =
        step.driver.restore(
            step.manifest,
            step.vault,
            new RestoreTarget.Store(step.connection, trusted),
            (name, done, total) ->
                display.show(List.of(new Activity(store, "restoring", name, done, total))));
    display.show(List.of(new Activity(store, "restored", "", 0, 0)));
    return result;
  }

  private Vault vault(String uri) throws CommandException, VaultException {
    Vault open = vaults.get(uri);
    if (open == null) {
      open = VaultAccess.installed().open(uri, keyFile);
      vaults.put(uri, open);
      open.check();
    }
    return open;
  }

  @Override
  public void close() {
    vaults.values().forEach(Vault::close);
  }

  private record Step(
      Manifest manifest, Vault vault, DataStoreDriver driver, StoreConnection connection) {}
}
