package dev.belay.vault;

import java.util.Arrays;

/**
 * Which segments manifests name, of those whose ids begin with some bytes: as many as fit into a
 * bounded memory. An id stands for its first 64 bits. Two that share them, which nobody will ever
 * see, are kept or let go together, and that is kept.
 */
final class NeededSegments {
  private final int limit;
  private final int from;
  private int to;
  private long[] ids = new long[1024];
  private int size;
  private int sorted;

  /**
   * @param from the first byte of the ids, 0 to 255, at which it begins
   * @param limit how many ids it holds at most; more than one byte of ids has
   */
  NeededSegments(int from, int limit) {
    this.from = from;
    this.to = 256;
    this.limit = limit;
  }

  /** The byte of ids before which it ends. It falls while ids are added. */
  int to() {
    return to;
  }

  /** Adds an id, if it is in the range. */
  void add(String id) {
    int first = Integer.parseInt(id, 0, 2, 16);
    if (first < from || first >= to) {
      return;
    }
    if (size == ids.length) {
      makeRoom();
      if (first >= to) {
        return;
      }
    }
    ids[size++] = number(id);
  }

  /** Asked when all have been added. */
  boolean contains(String id) {
    if (sorted != size) {
      compact();
    }
    return Arrays.binarySearch(ids, 0, size, number(id)) >= 0;
  }

  private void makeRoom() {
    compact();
    while (size > limit / 2 && to - from > 1) {
      to = from + (to - from) / 2;
      int kept = 0;
      for (int i = 0; i < size; i++) {
        if ((int) (ids[i] >>> 56) < to) {
          ids[kept++] = ids[i];
        }
      }
      size = kept;
      sorted = kept;
    }
    if (size > ids.length / 2) {
      ids = Arrays.copyOf(ids, Math.multiplyExact(ids.length, 2));
    }
  }

  private void compact() {
    Arrays.sort(ids, 0, size);
    int unique = 0;
    for (int i = 0; i < size; i++) {
      if (i == 0 || ids[i] != ids[i - 1]) {
        ids[unique++] = ids[i];
      }
    }
    size = unique;
    sorted = unique;
  }

  private static long number(String id) {
    return Long.parseUnsignedLong(id, 0, 16, 16);
  }
}
