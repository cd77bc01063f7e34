package dev.belay.datastores.kit.join;

/**
 * Matches the rows of two sides, which come in any order. Its memory grows with the number of
 * different keys since it was last emptied. For one thread.
 */
public interface Join {
  /** A key occurred twice on one side, so it does not identify a row. */
  final class AmbiguousKeyException extends RuntimeException {
    public AmbiguousKeyException() {
      super("a key occurs twice");
    }
  }

  void before(long keyHigh, long keyLow, long rowHigh, long rowLow);

  void after(long keyHigh, long keyLow, long rowHigh, long rowLow);

  /** Reports to {@code differences} all rows without a counterpart, and forgets all rows. */
  void end();
}
