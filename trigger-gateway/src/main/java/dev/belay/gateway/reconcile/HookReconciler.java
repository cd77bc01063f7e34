package dev.belay.gateway.reconcile;

import dev.belay.gateway.platform.PlatformException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a platform to send again what one of its webhooks lost. Rounds of one reconciler are never
 * concurrent.
 */
public final class HookReconciler {
  private static final Logger LOG = LoggerFactory.getLogger(HookReconciler.class);

  private final Deliveries deliveries;
  private final LostDeliveries lost;
  private final int mostARound;
  private final Clock clock;

  /**
   * @param window how long the platform can be asked for a delivery again
   * @param mostARound deliveries that are asked for in one round
   */
  public HookReconciler(Deliveries deliveries, Duration window, int mostARound, Clock clock) {
    this.deliveries = deliveries;
    this.lost = new LostDeliveries(window);
    this.mostARound = mostARound;
    this.clock = clock;
  }

  /**
   * @param asked deliveries that were asked for again
   * @param refused deliveries that the platform won't send again
   * @param missing deliveries that have not arrived, those just asked for included
   */
  public record Round(int asked, int refused, int missing) {}

  /** For logs and metrics. */
  public String hook() {
    return deliveries.hook();
  }

  /**
   * Lists the failed deliveries, and asks for some of them again.
   *
   * @throws PlatformException when the platform can't be asked, or refuses; the next round begins
   *     where this one did
   */
  public Round round() throws PlatformException, InterruptedException {
    Instant now = clock.instant();
    lost.listed(deliveries.list(now));
    int asked = 0;
    int refused = 0;
    for (Attempt attempt : lost.due(now, mostARound)) {
      if (askFor(attempt)) {
        asked++;
      } else {
        refused++;
      }
    }
    return new Round(asked, refused, lost.size());
  }

  /**
   * @return false when the platform won't send it again
   */
  private boolean askFor(Attempt attempt) throws PlatformException, InterruptedException {
    try {
      if (deliveries.deliverAgain(attempt)) {
        lost.settled(attempt);
      } else {
        lost.asked(attempt, clock.instant());
      }
      return true;
    } catch (PlatformException.Refused e) {
      if (e.status() == 401 || e.status() == 403) {
        throw e;
      }
      LOG.atWarn()
          .addKeyValue("belay.hook", hook())
          .addKeyValue("belay.delivery", attempt.key())
          .setCause(e)
          .log("The platform won't send a failed delivery again");
      lost.settled(attempt);
      return false;
    }
  }
}
