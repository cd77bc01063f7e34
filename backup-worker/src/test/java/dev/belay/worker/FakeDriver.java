package dev.belay.worker;

import dev.belay.datastores.CaptureRequest;
import dev.belay.datastores.CheckDepth;
import dev.belay.datastores.CheckResult;
import dev.belay.datastores.Comparing;
import dev.belay.datastores.Coordinated;
import dev.belay.datastores.DataStoreDriver;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.RequiredCheck;
import dev.belay.datastores.RestoreResult;
import dev.belay.datastores.RestoreTarget;
import dev.belay.datastores.Sandbox;
import dev.belay.datastores.SandboxRequest;
import dev.belay.datastores.SnapshotSignal;
import dev.belay.datastores.StoreConnection;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/** Captures nothing and says that it did, or fails as told. */
final class FakeDriver implements DataStoreDriver, Coordinated {
  static final Instant SNAPSHOT = Instant.parse("2026-11-01T10:00:00Z");

  final List<CaptureRequest> captured = Collections.synchronizedList(new ArrayList<>());
  @Nullable DataStoreException failure;

  /** Which data store has the failure; null: all. */
  @Nullable String failing;

  @Nullable FakeRecovery recovery;
  long rows = 42;

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public void check(StoreConnection store) {}

  @Override
  public Manifest capture(CaptureRequest request, Vault vault, ProgressListener progress)
      throws DataStoreException, InterruptedException {
    return capture(request, SnapshotSignal.ALONE, vault, progress);
  }

  @Override
  public Manifest capture(
      CaptureRequest request, SnapshotSignal signal, Vault vault, ProgressListener progress)
      throws DataStoreException, InterruptedException {
    captured.add(request);
    if (failure != null && (failing == null || failing.equals(request.store().name()))) {
      throw failure;
    }
    signal.ready();
    signal.taken();
    if (!signal.agreed()) {
      throw new AssertionError("nothing keeps these snapshots apart");
    }
    return manifest(request.recoveryPointId(), request.recoverySetId(), rows);
  }

  @Override
  public Optional<Recovery> recovery() {
    return Optional.ofNullable(recovery);
  }

  @Override
  public Optional<Comparing> comparing() {
    return Optional.ofNullable(recovery);
  }

  @Override
  public Optional<Coordinated> coordinated() {
    return Optional.of(this);
  }

  @Override
  public Set<RequiredCheck> requiredChecks(Manifest manifest, CheckDepth depth) {
    throw new AssertionError("a worker checks no sandbox");
  }

  static Manifest manifest(String recoveryPointId, String recoverySetId) {
    return manifest(recoveryPointId, recoverySetId, 42);
  }

  static Manifest manifest(String recoveryPointId, String recoverySetId, long rows) {
    return new Manifest(
        Manifest.FORMAT_VERSION,
        recoveryPointId,
        recoverySetId,
        "shop-db",
        "postgresql",
        "shop",
        "production",
        "pre-deployment",
        "abc",
        "1001",
        SNAPSHOT.minusSeconds(1),
        SNAPSHOT,
        SNAPSHOT.plusSeconds(1),
        java.util.Map.of(),
        List.of(),
        new Manifest.Totals(rows, 4200, 420),
        List.of(),
        JsonNodeFactory.instance.objectNode());
  }

  @Override
  public RestoreResult restore(
      Manifest manifest, Vault vault, RestoreTarget target, ProgressListener progress) {
    throw new AssertionError("a worker that captures restores nothing");
  }

  @Override
  public Sandbox openSandbox(SandboxRequest request) {
    throw new AssertionError("a worker opens no sandbox");
  }

  @Override
  public List<CheckResult> check(
      Manifest manifest, Sandbox sandbox, CheckDepth depth, ProgressListener progress) {
    throw new AssertionError("a worker checks no sandbox");
  }
}
