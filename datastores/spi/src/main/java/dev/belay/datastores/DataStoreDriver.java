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
 * One kind of data store. Implementations keep no state between calls and may be used by many
 * threads. Every method that works for long stops soon after its thread is interrupted, leaves
 * nothing running, and throws {@link InterruptedException}.
 */
public interface DataStoreDriver {
  /** The name in policies and manifests, for example {@code postgresql}. */
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
   * Restores a recovery point into an empty database, and asserts that every row that the manifest
   * counts arrived.
   *
   * @throws DataStoreException.Refused when the target holds anything
   */
  RestoreResult restore(
      Manifest manifest, Vault vault, RestoreTarget target, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException;

  /**
   * Starts a segregated place that {@code manifest} can be restored into: a private server of the
   * same major version, reachable from this machine alone.
   *
   * @param directory where it may keep its files; deleted when the sandbox is closed
   */
  Sandbox openSandbox(Manifest manifest, Path directory)
      throws DataStoreException, InterruptedException;

  /**
   * Ends and deletes what sandboxes of processes that are dead have left below {@code sandboxes};
   * what a living process works in is left alone.
   *
   * @param sandboxes the folder that directories for {@link #openSandbox} are made in; need not
   *     exist
   */
  default void cleanUp(Path sandboxes) throws IOException {}

  /**
   * The checks without which a restore of {@code manifest} is not verified: all of them must be
   * among the results of {@link #check}, and have passed.
   *
   * @throws DataStoreException.Failed when the contents of the manifest can't be read, or when this
   *     driver declares none: then nothing is ever verified
   */
  default Set<RequiredCheck> requiredChecks(Manifest manifest, CheckDepth depth)
      throws DataStoreException {
    throw new DataStoreException.Failed(
        "driver " + name() + " does not say which checks are required", null);
  }

  /**
   * Compares what is in the sandbox with the manifest: every check of this driver that {@code
   * depth} asks for, passed or not.
   */
  List<CheckResult> check(
      Manifest manifest, Sandbox sandbox, CheckDepth depth, ProgressListener progress)
      throws DataStoreException, InterruptedException;

  /**
   * Takes hold of a staging target for one drill. Waits for a short time for another drill that
   * holds it; what drills that died have left there is removed.
   *
   * @param drillId UUID; with it the same drill, tried again, finds what it left
   * @param target database of a staging target. It need not exist.
   * @throws DataStoreException.Refused when it exists, and was not put there by a drill
   * @throws DataStoreException.Unavailable when another drill holds it
   * @throws DataStoreException.Misconfigured when this kind of store has no staging targets
   */
  default StagingArea openStaging(String drillId, StoreConnection target)
      throws DataStoreException, InterruptedException {
    throw new DataStoreException.Misconfigured(
        "driver " + name() + " can't restore into a staging target", null);
  }

  /** Restores that replace, and comparisons; empty when this kind of store has none. */
  default Optional<RecoveryDriver> recovery() {
    return Optional.empty();
  }
}
