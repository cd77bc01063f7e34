package dev.belay.datastores.postgresql;

import dev.belay.datastores.CaptureRequest;
import dev.belay.datastores.CheckDepth;
import dev.belay.datastores.CheckResult;
import dev.belay.datastores.Comparing;
import dev.belay.datastores.Coordinated;
import dev.belay.datastores.DataStoreDriver;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Readiness;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.RequiredCheck;
import dev.belay.datastores.RestoreResult;
import dev.belay.datastores.RestoreTarget;
import dev.belay.datastores.Sandbox;
import dev.belay.datastores.SandboxRequest;
import dev.belay.datastores.Staging;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.capture.CaptureReadiness;
import dev.belay.datastores.postgresql.capture.PostgresCapture;
import dev.belay.datastores.postgresql.check.PostgresChecks;
import dev.belay.datastores.postgresql.compare.PostgresComparison;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.replace.PostgresStaging;
import dev.belay.datastores.postgresql.restore.PostgresRestore;
import dev.belay.datastores.postgresql.sandbox.PostgresSandbox;
import dev.belay.datastores.postgresql.server.AbandonedServers;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * PostgreSQL 12 and later, as a logical backup. A thin front: each operation has its own package.
 */
public final class PostgresDriver implements DataStoreDriver {
  private final PostgresCapture capture;
  private final PostgresRestore restore = new PostgresRestore();

  /** With the machine's clock, for {@link java.util.ServiceLoader}. */
  public PostgresDriver() {
    this(Clock.systemUTC());
  }

  public PostgresDriver(Clock clock) {
    this.capture = new PostgresCapture(clock);
  }

  @Override
  public String name() {
    return PostgresContents.DRIVER;
  }

  @Override
  public void check(StoreConnection store) throws DataStoreException {
    CaptureReadiness.check(store);
  }

  @Override
  public List<Readiness> readiness(StoreConnection store)
      throws DataStoreException, InterruptedException {
    return PostgresReadiness.of(store);
  }

  @Override
  public Manifest capture(CaptureRequest request, Vault vault, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException {
    return capture.capture(request, vault, progress);
  }

  @Override
  public RestoreResult restore(
      Manifest manifest, Vault vault, RestoreTarget target, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException {
    return restore.restore(manifest, vault, target, progress);
  }

  @Override
  public Sandbox openSandbox(SandboxRequest request)
      throws DataStoreException, InterruptedException {
    return PostgresSandbox.open(request);
  }

  @Override
  public void cleanUp(Path sandboxes) throws IOException {
    AbandonedServers.end(sandboxes);
  }

  @Override
  public List<CheckResult> check(
      Manifest manifest, Sandbox sandbox, CheckDepth depth, ProgressListener progress)
      throws DataStoreException, InterruptedException {
    return PostgresChecks.check(manifest, sandbox, depth, progress);
  }

  @Override
  public Set<RequiredCheck> requiredChecks(Manifest manifest, CheckDepth depth)
      throws DataStoreException {
    return PostgresChecks.required(manifest, depth);
  }

  @Override
  public Optional<Recovery> recovery() {
    return Optional.of(new PostgresRecovery());
  }

  @Override
  public Optional<Comparing> comparing() {
    return Optional.of(new PostgresComparison());
  }

  @Override
  public Optional<Staging> staging() {
    return Optional.of(PostgresStaging::open);
  }

  @Override
  public Optional<Coordinated> coordinated() {
    return Optional.of(capture);
  }
}
