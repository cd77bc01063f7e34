package dev.belay.ledger.choice;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Predicts how long a restore will take, from the newest measured restores of the same data store.
 */
public final class Prediction {
  private Prediction() {}

  /**
   * @param bytes how many were restored, 1 or more
   * @param millis how long it took, 1 or more
   */
  public record Measured(long bytes, long millis) {}

  /**
   * @param millis null when nothing was measured
   */
  public record Predicted(@Nullable Long millis, int from) {}

  /** Uses the median speed. */
  public static Predicted of(long bytes, List<Measured> newest) {
    if (newest.isEmpty()) {
      return new Predicted(null, 0);
    }
    double[] speeds =
        newest.stream().mapToDouble(one -> (double) one.millis() / one.bytes()).sorted().toArray();
    int middle = speeds.length / 2;
    double median =
        speeds.length % 2 == 1 ? speeds[middle] : (speeds[middle - 1] + speeds[middle]) / 2;
    return new Predicted(Math.round(bytes * median), newest.size());
  }
}
