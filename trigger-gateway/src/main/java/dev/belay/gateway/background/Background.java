package dev.belay.gateway.background;

/**
 * Manners for threads that work through many deliveries which are acknowledged already. Linux lets
 * a thread compute for milliseconds before another has its turn, and deliveries that are not
 * acknowledged yet wait for those.
 */
public final class Background {
  /** So many deliveries are a tenth of a millisecond's work. */
  private static final int PIECE = 16;

  private Background() {}

  /**
   * Lets others have the processor now and then.
   *
   * @param done how many deliveries the caller has worked through
   */
  public static void giveWay(int done) {
    if (done % PIECE == 0) {
      Thread.yield();
    }
  }
}
