package dev.belay.gateway.background;

/**
 * Makes a thread give way when it works through many deliveries that are already acknowledged.
 * Linux lets a thread compute for milliseconds before another gets its turn. Deliveries that are
 * not acknowledged yet would wait for that long.
 */
public final class Background {
  /** This many deliveries take about a tenth of a millisecond. */
  private static final int PIECE = 16;

  private Background() {}

  /**
   * Lets other threads have the processor from time to time.
   *
   * @param done how many deliveries the caller has worked through
   */
  public static void giveWay(int done) {
    if (done % PIECE == 0) {
      Thread.yield();
    }
  }
}
