package dev.belay.datastores.kit.join;

/** Takes rows, or other items, by their hashes. */
@FunctionalInterface
public interface HashedRows {
  /**
   * Takes a row by the hash of its key and of its content; both are equal when the row is its own
   * key.
   */
  void row(long keyHigh, long keyLow, long rowHigh, long rowLow);
}
