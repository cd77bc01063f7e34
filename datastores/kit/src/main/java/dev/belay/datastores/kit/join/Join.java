package dev.belay.datastores.kit.join;

/**
 * Brings the rows of both sides together, in any order. Its memory grows with the different keys
 * that it has seen since it was last emptied. For one thread.
 */
public interface Join {
  /** A key occurred twice on one side, so it identifies no row. */
  final class AmbiguousKeyException extends RuntimeException {
    public AmbiguousKeyException() {
      super("a key occurs twice");
    }
  }

  void before(long keyHigh, long keyLow, long rowHigh, long rowLow);

  void after(long keyHigh, long keyLow, long rowHigh, long rowLow);

  /** Tells {@code differences} what has no counterpart, and forgets all rows. */
  void end();
}
