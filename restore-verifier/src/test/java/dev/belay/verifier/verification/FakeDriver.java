package dev.belay.verifier.verification;

import dev.belay.datastores.Amount;
import dev.belay.datastores.CaptureRequest;
import dev.belay.datastores.CheckDepth;
import dev.belay.datastores.CheckResult;
import dev.belay.datastores.CheckResult.Outcome;
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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A driver that restores nothing and does as it is told. */
final class FakeDriver implements DataStoreDriver {
  static final String NAME = "fake";

  private final AtomicInteger open = new AtomicInteger();
  private @Nullable DataStoreException openFailure;
  private @Nullable Exception restoreFailure;
  private List<CheckResult> results = List.of(VerificationTest.result(Outcome.PASSED));
  private @Nullable DataStoreException requiredFailure;
  private Set<RequiredCheck> required = Set.of(new RequiredCheck("rows", "public.orders"));

  void failToOpen(DataStoreException failure) {
    openFailure = failure;
  }

  void failToRestore(Exception failure) {
    restoreFailure = failure;
  }

  void interruptRestore() {
    restoreFailure = new InterruptedException();
  }

  void results(List<CheckResult> given) {
    results = given;
  }

  void require(Set<RequiredCheck> given) {
    required = given;
  }

  void failToSayWhatIsRequired(DataStoreException failure) {
    requiredFailure = failure;
  }

  int sandboxesOpen() {
    return open.get();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void check(StoreConnection store) {}

  @Override
  public Manifest capture(CaptureRequest request, Vault vault, ProgressListener progress) {
    throw new UnsupportedOperationException("a verification captures nothing");
  }

  @Override
  public RestoreResult restore(
      Manifest manifest, Vault vault, RestoreTarget target, ProgressListener progress)
      throws DataStoreException, InterruptedException {
    switch (restoreFailure) {
      case null -> {}
      case DataStoreException e -> throw e;
      case InterruptedException e -> throw e;
      case RuntimeException e -> throw e;
      default -> throw new AssertionError(restoreFailure);
    }
    return new RestoreResult(Amount.of(3, "rows", 1, "tables"), Duration.ofSeconds(3), List.of());
  }

  @Override
  public Sandbox openSandbox(SandboxRequest request) throws DataStoreException {
    if (openFailure != null) {
      throw openFailure;
    }
    open.incrementAndGet();
    return new Sandbox() {
      @Override
      public String description() {
        return "a fake sandbox";
      }

      @Override
      public StoreConnection connection() {
        return new StoreConnection("fake", Map.of(), Map.of(), 1);
      }

      @Override
      public Map<String, String> environment() {
        return Map.of();
      }

      @Override
      public void close() {
        open.decrementAndGet();
      }
    };
  }

  @Override
  public Set<RequiredCheck> requiredChecks(Manifest manifest, CheckDepth depth)
      throws DataStoreException {
    if (requiredFailure != null) {
      throw requiredFailure;
    }
    return required;
  }

  @Override
  public List<CheckResult> check(
      Manifest manifest, Sandbox sandbox, CheckDepth depth, ProgressListener progress) {
    return results;
  }
}
