package dev.belay.datastores;

import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One kind of data store. These methods are what a driver is; everything else is an interface of
 * its own that it returns or does not. Implementations keep no state between calls and may be used
 * by many threads. Every method that works for long stops soon after its thread is interrupted,
 * leaves nothing running, and throws {@link InterruptedException}.
 */
public interface DataStoreDriver {
  /** The name in policies and manifests. */
  String name();

  /** Connects, and checks versions, tools and rights. Changes nothing. */
  void check(StoreConnection store) throws DataStoreException;

  /**
   * Captures the store as of one instant into segments of {@code vault}. Does not commit the
   * manifest: the caller does, when nothing can fail any more.
   *
   * @return the manifest to commit
   */
  Manifest capture(CaptureRequest request, Vault vault, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException;

  /**
   * Restores a recovery point into an empty target, and asserts that all that the manifest counts
   * arrived.
   *
   * @throws DataStoreException.Refused when the target holds anything
   */
  RestoreResult restore(
      Manifest manifest, Vault vault, RestoreTarget target, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException;

  /**
   * Starts a segregated place that a recovery point can be restored into. Nothing but this machine
   * reaches it, and nothing in it acts by itself.
   */
  Sandbox openSandbox(SandboxRequest request) throws DataStoreException, InterruptedException;

  /**
   * Ends and deletes what sandboxes of processes that are dead have left; what a living process
   * works in is left alone.
   *
   * @param sandboxes the folder that {@link SandboxRequest#directory} is in; need not exist
   * @throws IOException when it can't be read; one sandbox that can't be deleted is logged, and
   *     left to the next call
   */
  default void cleanUp(Path sandboxes) throws IOException {}

  /**
   * The checks without which a restore of {@code manifest} is not verified: all of them must be
   * among the results of {@link #check}, and have passed. At least one: a driver that requires
   * nothing verifies nothing.
   *
   * @throws DataStoreException.Failed when the contents of the manifest can't be read
   */
  Set<RequiredCheck> requiredChecks(Manifest manifest, CheckDepth depth) throws DataStoreException;

  /**
   * Compares what is in the sandbox with the manifest: every check of this driver that {@code
   * depth} asks for, passed or not.
   */
  List<CheckResult> check(
      Manifest manifest, Sandbox sandbox, CheckDepth depth, ProgressListener progress)
      throws DataStoreException, InterruptedException;

  /** Restores that replace; empty when this kind of store has none. */
  default Optional<Recovery> recovery() {
    return Optional.empty();
  }

  /** Comparisons; empty when this kind of store has none. */
  default Optional<Comparing> comparing() {
    return Optional.empty();
  }

  /** Staging targets; empty when this kind of store has none. */
  default Optional<Staging> staging() {
    return Optional.empty();
  }

  /** Snapshots at one moment with other data stores; empty when this kind of store has none. */
  default Optional<Coordinated> coordinated() {
    return Optional.empty();
  }
}
