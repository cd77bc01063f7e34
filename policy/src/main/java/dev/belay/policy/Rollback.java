package dev.belay.policy;

import java.util.OptionalLong;

/**
 * What happens to the data after a failed deployment.
 *
 * @param maxLost only with {@link Mode#AUTOMATIC}, which needs it: how much that was added or
 *     changed since the recovery set a rollback may discard without asking, 0 to 2^53, in the units
 *     of the data stores' drivers: rows, keys, files
 */
public record Rollback(Mode mode, OptionalLong maxLost) {
  public static final long MOST_LOST = 1L << 53;

  public Rollback {
    if ((mode == Mode.AUTOMATIC) != maxLost.isPresent()) {
      throw new IllegalArgumentException(
          "only automatic rollbacks have a limit of what may be lost, and they must have one");
    }
  }

  /** Says who decides on a rollback. */
  public enum Mode {
    /** A person decides. */
    MANUAL("manual"),
    /** Belay decides, as long as no more is lost than the policy allows. */
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
