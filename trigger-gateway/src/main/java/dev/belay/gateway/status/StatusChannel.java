package dev.belay.gateway.status;

import dev.belay.gateway.platform.PlatformException;
import org.jspecify.annotations.Nullable;

/** How one platform shows a status. The newest one counts there. */
public interface StatusChannel {
  /** What the status of a recovery set is called, everywhere. */
  String RECOVERY_POINT = "belay/recovery-point";

  /** What the status of a rollback is called, everywhere. */
  String ROLLBACK = "belay/rollback";

  /** Its name as the source of events. */
  String platform();

  /**
   * @param context what the status is called
   * @param url where people find the recovery set
   * @throws IllegalArgumentException when the target is not one of this platform
   */
  void show(CommitTarget target, String context, CommitState state, @Nullable String url)
      throws PlatformException, InterruptedException;

  /** Whether this platform has statuses of deployments, which {@link #retire} sets. */
  default boolean retires(String deploymentId) {
    return false;
  }

  /** Shows at a deployment that it is no longer in use. */
  default void retire(
      CommitTarget target, String deploymentId, String description, @Nullable String url)
      throws PlatformException, InterruptedException {
    throw new UnsupportedOperationException(platform() + " has no statuses of deployments");
  }
}
