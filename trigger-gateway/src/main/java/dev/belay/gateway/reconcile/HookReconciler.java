package dev.belay.gateway.reconcile;

import dev.belay.gateway.platform.PlatformException;

/** Asks one platform for what one webhook lost. Rounds of one reconciler are never concurrent. */
public interface HookReconciler {
  /** For logs and metrics, for example {@code app} or {@code repos/acme/shop/hooks/12}. */
  String hook();

  /**
   * Lists what failed, and asks for some of it again.
   *
   * @throws PlatformException when the platform can't be asked, or refuses; the next round begins
   *     where this one did
   */
  Round round() throws PlatformException, InterruptedException;

  /**
   * @param asked deliveries that were asked for again
   * @param refused deliveries that can't be had any more
   * @param missing deliveries that have not arrived, those just asked for included
   */
  record Round(int asked, int refused, int missing) {}
}
