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
 * One kind of data store. Every driver has these methods. Everything else is an optional interface
 * that it returns or leaves empty. Implementations keep no state between calls and may be used by
 * many threads. Every method that works for long stops soon after its thread is interrupted, leaves
 * nothing running, and throws {@link InterruptedException}.
 */
public interface DataStoreDriver {
  /** The name in policies and manifests. */
  String name();

  /** Connects, and checks versions, tools and rights. Changes nothing. */
  void check(StoreConnection store) throws DataStoreException;

  /**
   * What the store lacks for what may be asked of it later, before it is asked: one entry for each
   * capability that this kind of store has. Changes nothing.
   *
   * @throws DataStoreException.Misconfigured when the store refuses the user altogether
   * @throws DataStoreException.Unavailable when it does not answer
   */
  default List<Readiness> readiness(StoreConnection store)
      throws DataStoreException, InterruptedException {
    check(store);
    return List.of(new Readiness(Readiness.Capability.CAPTURE, List.of()));
  }

  /**
   * Captures the store as of one instant into segments of {@code vault}. Does not commit the
   * manifest: the caller commits it when nothing can fail any more.
   *
   * @return the manifest to commit
   */
  Manifest capture(CaptureRequest request, Vault vault, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException;

  /**
   * Restores a recovery point into an empty target, and asserts that everything that the manifest
   * counts has arrived.
   *
   * @throws DataStoreException.Refused when the target holds anything
   */
  RestoreResult restore(
      Manifest manifest, Vault vault, RestoreTarget target, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException;

  /**
   * Starts a segregated place to restore a recovery point into. Only this machine can reach it, and
   * nothing in it acts by itself.
   */
  Sandbox openSandbox(SandboxRequest request) throws DataStoreException, InterruptedException;

  /**
   * Stops and deletes sandboxes that dead processes have left. Sandboxes of living processes stay.
   *
   * @param sandboxes the folder that {@link SandboxRequest#directory} is in; need not exist
   * @throws IOException when the folder can't be read; a sandbox that can't be deleted is logged
   *     and left to the next call
   */
  default void cleanUp(Path sandboxes) throws IOException {}

  /**
   * The checks that a restore of {@code manifest} needs to be verified: all of them must be among
   * the results of {@link #check}, and must have passed. At least one: a driver that requires
   * nothing verifies nothing.
   *
   * @throws DataStoreException.Failed when the manifest's contents can't be read
   */
  Set<RequiredCheck> requiredChecks(Manifest manifest, CheckDepth depth) throws DataStoreException;

  /**
   * Compares the sandbox with the manifest. Returns every check of this driver that {@code depth}
   * asks for, whether it passed or not.
   */
  List<CheckResult> check(
      Manifest manifest, Sandbox sandbox, CheckDepth depth, ProgressListener progress)
      throws DataStoreException, InterruptedException;

  /** Restores that replace existing data; empty when this kind of store can't do that. */
  default Optional<Recovery> recovery() {
    return Optional.empty();
  }

  /** Comparisons; empty when this kind of store can't do them. */
  default Optional<Comparing> comparing() {
    return Optional.empty();
  }

  /** Staging targets; empty when this kind of store can't have them. */
  default Optional<Staging> staging() {
    return Optional.empty();
  }

  /**
   * Snapshots at the same moment as other data stores; empty when this kind of store can't take
   * them.
   */
  default Optional<Coordinated> coordinated() {
    return Optional.empty();
  }
}
