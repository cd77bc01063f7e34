package dev.belay.datastores.kit.join;

/** Takes rows, or other items, by their hashes. */
@FunctionalInterface
public interface HashedRows {
  /** A row by the hash of its key and its own; both are the same when the row is its own key. */
  void row(long keyHigh, long keyLow, long rowHigh, long rowLow);
}
