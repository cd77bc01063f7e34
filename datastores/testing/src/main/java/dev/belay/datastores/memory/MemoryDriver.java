package dev.belay.datastores.memory;

import dev.belay.datastores.Amount;
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
import dev.belay.datastores.Staging;
import dev.belay.datastores.StoreConnection;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Stores of maps of keys to values. A store's address has a {@code directory} and the name of a
 * {@code store} in it, and a {@code password} if the directory is protected. Parts have the kind
 * {@code map}, assertions the kind {@code count}: {@code orders = 3}.
 */
public final class MemoryDriver implements DataStoreDriver {
  public static final String NAME = "memory";

  private final MemoryCapture capture;
  private final MemoryRecovery recovery;

  /** With the machine's clock, for {@link java.util.ServiceLoader}. */
  public MemoryDriver() {
    this(Clock.systemUTC());
  }

  public MemoryDriver(Clock clock) {
    this.capture = new MemoryCapture(clock);
    this.recovery = new MemoryRecovery(clock);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void check(StoreConnection store) throws DataStoreException {
    MemoryCapture.open(store);
  }

  @Override
  public Manifest capture(CaptureRequest request, Vault vault, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException {
    return capture.capture(request, SnapshotSignal.ALONE, vault, progress);
  }

  @Override
  public RestoreResult restore(
      Manifest manifest, Vault vault, RestoreTarget target, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException {
    long began = System.nanoTime();
    MemoryAddress address = MemoryAddress.open(target.connection());
    MemoryContents contents = MemoryContents.of(manifest);
    requireEmpty(address);
    SortedMap<String, SortedMap<String, String>> maps = contents.read(manifest, vault);
    try (MemoryStores.Hold hold = address.stores().hold()) {
      requireEmpty(address);
      hold.replace(address.stores().read().with(address.store(), new Stored(maps, null)));
    }
    progress.progressed("restored", contents.bytes(), contents.bytes());
    return new RestoreResult(
        amount(contents), Duration.ofNanos(System.nanoTime() - began), List.of());
  }

  static Amount amount(MemoryContents contents) {
    return Amount.of(contents.keys(), MemoryContents.UNIT, contents.maps().size(), "maps");
  }

  private static void requireEmpty(MemoryAddress address) throws DataStoreException {
    Optional<Stored> there = address.stores().read().store(address.store());
    if (there.isPresent() && !there.get().isEmpty()) {
      throw new DataStoreException.Refused(
          "store " + address.store() + " is not empty: it holds " + there.get().maps().keySet());
    }
  }

  @Override
  public Sandbox openSandbox(SandboxRequest request) throws DataStoreException {
    return MemorySandbox.open(request);
  }

  @Override
  public void cleanUp(Path sandboxes) throws IOException {
    MemorySandbox.cleanUp(sandboxes);
  }

  @Override
  public Set<RequiredCheck> requiredChecks(Manifest manifest, CheckDepth depth)
      throws DataStoreException {
    return MemoryChecks.required(manifest, depth);
  }

  @Override
  public List<CheckResult> check(
      Manifest manifest, Sandbox sandbox, CheckDepth depth, ProgressListener progress)
      throws DataStoreException {
    return MemoryChecks.run(manifest, sandbox, depth);
  }

  @Override
  public Optional<Recovery> recovery() {
    return Optional.of(recovery);
  }

  @Override
  public Optional<Comparing> comparing() {
    return Optional.of(new MemoryComparing());
  }

  @Override
  public Optional<Staging> staging() {
    return Optional.of(recovery::stage);
  }

  @Override
  public Optional<Coordinated> coordinated() {
    return Optional.of(capture);
  }
}
