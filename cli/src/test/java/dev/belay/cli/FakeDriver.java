package dev.belay.cli;

import dev.belay.datastores.Amount;
import dev.belay.datastores.CaptureRequest;
import dev.belay.datastores.CheckDepth;
import dev.belay.datastores.CheckResult;
import dev.belay.datastores.Comparing;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Restores nothing, in the way that the target's database name says. */
public final class FakeDriver implements DataStoreDriver {
  @Override
  public String name() {
    return "fake";
  }

  @Override
  public void check(StoreConnection store) throws DataStoreException {
    if (url(store).endsWith("/down")) {
      throw new DataStoreException.Unavailable("the target does not answer", null);
    }
    if (url(store).endsWith("/secret") && !store.secret("password").reveal().equals("hunter2")) {
      throw new DataStoreException.Misconfigured("wrong password", null);
    }
  }

  @Override
  public Manifest capture(CaptureRequest request, Vault vault, ProgressListener progress) {
    throw new UnsupportedOperationException("the command never captures");
  }

  @Override
  public RestoreResult restore(
      Manifest manifest, Vault vault, RestoreTarget target, ProgressListener progress)
      throws DataStoreException, InterruptedException {
    String url = url(target.connection());
    if (url.endsWith("/filled")) {
      throw new DataStoreException.Refused("the target is not empty: it holds 3 tables");
    }
    if (url.endsWith("/bug")) {
      throw new IllegalStateException("a bug");
    }
    progress.progressed("public.orders", 50, 100);
    if (url.endsWith("/endless")) {
      new CountDownLatch(1).await();
    }
    return new RestoreResult(
        Amount.of(manifest.totals().rows(), "rows", 2, "tables"),
        Duration.ofMillis(5),
        List.of("a role"));
  }

  @Override
  public Sandbox openSandbox(SandboxRequest request) {
    throw new UnsupportedOperationException("the command never opens a sandbox");
  }

  @Override
  public List<CheckResult> check(
      Manifest manifest, Sandbox sandbox, CheckDepth depth, ProgressListener progress) {
    throw new UnsupportedOperationException("the command never checks");
  }

  @Override
  public Set<RequiredCheck> requiredChecks(Manifest manifest, CheckDepth depth) {
    throw new UnsupportedOperationException("the command never checks");
  }

  @Override
  public Optional<Comparing> comparing() {
    return Optional.of(new FakeComparing());
  }

  private static String url(StoreConnection store) {
    return store.setting("url").orElseThrow();
  }
}
