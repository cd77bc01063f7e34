package dev.belay.gateway.reconcile;

import dev.belay.gateway.platform.PlatformException;
import java.time.Instant;
import java.util.List;

/** What one platform knows of the deliveries of one webhook. Not thread-safe. */
public interface Deliveries {
  /** For logs and metrics, for example {@code app} or {@code repos/acme/shop/hooks/12}. */
  String hook();

  /**
   * The attempts since the last complete list, as far back as the platform keeps them. Some may be
   * in two lists.
   */
  List<Attempt> list(Instant now) throws PlatformException, InterruptedException;

  /**
   * Asks the platform to deliver it once more.
   *
   * @return whether it has arrived; otherwise a later list shows whether it did
   * @throws PlatformException.Refused when the platform won't
   */
  boolean deliverAgain(Attempt attempt) throws PlatformException, InterruptedException;
}
