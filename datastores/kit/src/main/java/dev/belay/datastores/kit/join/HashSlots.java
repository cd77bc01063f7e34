package dev.belay.datastores.kit.join;

import java.util.Arrays;

/**
 * A hash table of 128-bit keys that are themselves hashes. Each key has two numbers and a mark
 * other than 0. Open addressing over arrays: 33 bytes per slot, at most {@value #LOAD_PERCENT} %
 * full.
 */
final class HashSlots {
  private static final int LONGS = 4;
  private static final int SMALLEST = 1 << 10;
  private static final int LOAD_PERCENT = 60;

  private long[] slots = new long[SMALLEST * LONGS];
  private byte[] marks = new byte[SMALLEST];
  private int filled;

  /** Returns the slot of a key and puts the key into it; its mark is 0 when it is new. */
  int slot(long high, long low) {
    if ((filled + 1) * 100L > marks.length * (long) LOAD_PERCENT) {
      grow();
    }
    int slot = find(slots, marks, high, low);
    if (marks[slot] == 0) {
      slots[slot * LONGS] = high;
      slots[slot * LONGS + 1] = low;
    }
    return slot;
  }

  int capacity() {
    return marks.length;
  }

  byte mark(int slot) {
    return marks[slot];
  }

  long high(int slot) {
    return slots[slot * LONGS];
  }

  long low(int slot) {
    return slots[slot * LONGS + 1];
  }

  long first(int slot) {
    return slots[slot * LONGS + 2];
  }

  long second(int slot) {
    return slots[slot * LONGS + 3];
  }

  /**
   * Fills a slot.
   *
   * @param mark must not be 0
   */
  void set(int slot, byte mark, long first, long second) {
    if (marks[slot] == 0) {
      filled++;
    }
    marks[slot] = mark;
    slots[slot * LONGS + 2] = first;
    slots[slot * LONGS + 3] = second;
  }

  /** Empties all slots and keeps their memory. */
  void clear() {
    Arrays.fill(marks, (byte) 0);
    filled = 0;
  }

  private static int find(long[] slots, byte[] marks, long high, long low) {
    int mask = marks.length - 1;
    int slot = (int) low & mask;
    while (marks[slot] != 0 && (slots[slot * LONGS + 1] != low || slots[slot * LONGS] != high)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] moreSlots = new long[slots.length * 2];
    byte[] moreMarks = new byte[marks.length * 2];
    for (int from = 0; from < marks.length; from++) {
      if (marks[from] != 0) {
        int to = find(moreSlots, moreMarks, high(from), low(from));
        System.arraycopy(slots, from * LONGS, moreSlots, to * LONGS, LONGS);
        moreMarks[to] = marks[from];
      }
    }
    slots = moreSlots;
    marks = moreMarks;
  }
}
