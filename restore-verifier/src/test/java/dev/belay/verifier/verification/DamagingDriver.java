package dev.belay.verifier.verification;

import dev.belay.datastores.CheckDepth;
import dev.belay.datastores.CheckResult;
import dev.belay.datastores.DataStoreDriver;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.RestoreResult;
import dev.belay.datastores.RestoreTarget;
import dev.belay.datastores.Sandbox;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A driver with a fault planted in it: what it does after a restore, and to the checks' results.
 */
final class DamagingDriver extends DelegatingDriver {
  private final Damage damage;
  private final UnaryOperator<List<CheckResult>> results;

  @FunctionalInterface
  interface Damage {
    void afterRestore(RestoreTarget target) throws DataStoreException, InterruptedException;
  }

  DamagingDriver(DataStoreDriver delegate, Damage damage) {
    this(delegate, damage, UnaryOperator.identity());
  }

  DamagingDriver(
      DataStoreDriver delegate, Damage damage, UnaryOperator<List<CheckResult>> results) {
    super(delegate);
    this.damage = damage;
    this.results = results;
  }

  @Override
  public RestoreResult restore(
      Manifest manifest, Vault vault, RestoreTarget target, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException {
    RestoreResult result = super.restore(manifest, vault, target, progress);
    damage.afterRestore(target);
    return result;
  }

  @Override
  public List<CheckResult> check(
      Manifest manifest, Sandbox sandbox, CheckDepth depth, ProgressListener progress)
      throws DataStoreException, InterruptedException {
    return results.apply(super.check(manifest, sandbox, depth, progress));
  }
}
