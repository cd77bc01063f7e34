package dev.belay.gateway.status;

import dev.belay.gateway.platform.PlatformException;
import org.jspecify.annotations.Nullable;

/** How one platform shows a status. The newest one counts there. */
interface StatusChannel {
  /** What the status is called, everywhere. */
  String CONTEXT = "belay/recovery-point";

  /** As events spell the source. */
  String platform();

  /**
   * @param url where people find the recovery set
   * @throws IllegalArgumentException when the target is none of this platform's
   */
  void show(CommitTarget target, CommitState state, @Nullable String url)
      throws PlatformException, InterruptedException;
}
