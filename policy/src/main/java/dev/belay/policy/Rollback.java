package dev.belay.policy;

import java.util.OptionalLong;

/**
 * What becomes of the data after a deployment that failed.
 *
 * @param maxLostRows with {@link Mode#AUTOMATIC}, and only then: how many rows that were added or
 *     changed since the recovery set a rollback may take away without asking, 0 to 2^53
 */
public record Rollback(Mode mode, OptionalLong maxLostRows) {
  public static final long MOST_LOST_ROWS = 1L << 53;

  public Rollback {
    if ((mode == Mode.AUTOMATIC) != maxLostRows.isPresent()) {
      throw new IllegalArgumentException("automatic, and only that, has a number of lost rows");
    }
  }

  /** Who decides. */
  public enum Mode {
    /** A person. */
    MANUAL("manual"),
    /** Belay, as long as not more rows are lost than the policy allows. */
    AUTOMATIC("automatic");

    private final String word;

    Mode(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    @Override
    public String toString() {
      return word;
    }
  }
}
