package dev.belay.policy;

import java.util.OptionalLong;

/**
 * What becomes of the data after a deployment that failed.
 *
 * @param maxLost with {@link Mode#AUTOMATIC}, and only then: how much that was added or changed
 *     since the recovery set a rollback may take away without asking, 0 to 2^53, counted as the
 *     data stores' drivers count: rows, keys, files
 */
public record Rollback(Mode mode, OptionalLong maxLost) {
  public static final long MOST_LOST = 1L << 53;

  public Rollback {
    if ((mode == Mode.AUTOMATIC) != maxLost.isPresent()) {
      throw new IllegalArgumentException(
          "automatic, and only that, has a number of what may be lost");
    }
  }

  /** Who decides. */
  public enum Mode {
    /** A person. */
    MANUAL("manual"),
    /** Belay, as long as not more is lost than the policy allows. */
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
