package dev.belay.verifier.verification;

import dev.belay.datastores.CaptureRequest;
import dev.belay.datastores.CheckDepth;
import dev.belay.datastores.CheckResult;
import dev.belay.datastores.DataStoreDriver;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.RequiredCheck;
import dev.belay.datastores.RestoreResult;
import dev.belay.datastores.RestoreTarget;
import dev.belay.datastores.Sandbox;
import dev.belay.datastores.SandboxRequest;
import dev.belay.datastores.StoreConnection;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.util.List;
import java.util.Set;

/** Another driver, to be changed in one place. */
abstract class DelegatingDriver implements DataStoreDriver {
  private final DataStoreDriver delegate;

  DelegatingDriver(DataStoreDriver delegate) {
    this.delegate = delegate;
  }

  @Override
  public String name() {
    return delegate.name();
  }

  @Override
  public void check(StoreConnection store) throws DataStoreException {
    delegate.check(store);
  }

  @Override
  public Manifest capture(CaptureRequest request, Vault vault, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException {
    return delegate.capture(request, vault, progress);
  }

  @Override
  public RestoreResult restore(
      Manifest manifest, Vault vault, RestoreTarget target, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException {
    return delegate.restore(manifest, vault, target, progress);
  }

  @Override
  public Sandbox openSandbox(SandboxRequest request)
      throws DataStoreException, InterruptedException {
    return delegate.openSandbox(request);
  }

  @Override
  public Set<RequiredCheck> requiredChecks(Manifest manifest, CheckDepth depth)
      throws DataStoreException {
    return delegate.requiredChecks(manifest, depth);
  }

  @Override
  public List<CheckResult> check(
      Manifest manifest, Sandbox sandbox, CheckDepth depth, ProgressListener progress)
      throws DataStoreException, InterruptedException {
    return delegate.check(manifest, sandbox, depth, progress);
  }
}
