package dev.belay.gateway.status;

import dev.belay.gateway.platform.PlatformException;
import org.jspecify.annotations.Nullable;

/** How one platform shows a status. The newest one counts there. */
public interface StatusChannel {
  /** What the status of a recovery set is called, everywhere. */
  String RECOVERY_POINT = "belay/recovery-point";

  /** What the status of a rollback is called, everywhere. */
  String ROLLBACK = "belay/rollback";

  /** As events spell the source. */
  String platform();

  /**
   * @param context what the status is called
   * @param url where people find the recovery set
   * @throws IllegalArgumentException when the target is none of this platform's
   */
  void show(CommitTarget target, String context, CommitState state, @Nullable String url)
      throws PlatformException, InterruptedException;

  /** Whether deployments have statuses here, which {@link #retire} makes. */
  default boolean retires(String deploymentId) {
    return false;
  }

  /** Shows at a deployment that it is in use no longer. */
  default void retire(
      CommitTarget target, String deploymentId, String description, @Nullable String url)
      throws PlatformException, InterruptedException {
    throw new UnsupportedOperationException(platform() + " has no statuses of deployments");
  }
}
