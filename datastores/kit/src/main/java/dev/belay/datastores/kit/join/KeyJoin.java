package dev.belay.datastores.kit.join;

/** Matches rows by a key: a row with the same key on the other side is the same row. */
public final class KeyJoin implements Join {
  private static final byte BEFORE = 1;
  private static final byte AFTER = 2;
  private static final byte BOTH = 3;

  private final HashSlots slots = new HashSlots();
  private final Differences differences;

  public KeyJoin(Differences differences) {
    this.differences = differences;
  }

  @Override
  public void before(long keyHigh, long keyLow, long rowHigh, long rowLow) {
    join(BEFORE, AFTER, keyHigh, keyLow, rowHigh, rowLow);
  }

  @Override
  public void after(long keyHigh, long keyLow, long rowHigh, long rowLow) {
    join(AFTER, BEFORE, keyHigh, keyLow, rowHigh, rowLow);
  }

  private void join(byte side, byte other, long keyHigh, long keyLow, long rowHigh, long rowLow) {
    int slot = slots.slot(keyHigh, keyLow);
    byte mark = slots.mark(slot);
    if (mark == 0) {
      slots.set(slot, side, rowHigh, rowLow);
    } else if (mark == other) {
      if (slots.first(slot) != rowHigh || slots.second(slot) != rowLow) {
        differences.changed().add(keyHigh, keyLow, 1);
      }
      slots.set(slot, BOTH, 0, 0);
    } else {
      throw new AmbiguousKeyException();
    }
  }

  @Override
  public void end() {
    for (int slot = 0; slot < slots.capacity(); slot++) {
      switch (slots.mark(slot)) {
        case BEFORE -> differences.removed().add(slots.high(slot), slots.low(slot), 1);
        case AFTER -> differences.added().add(slots.high(slot), slots.low(slot), 1);
        default -> {}
      }
    }
    slots.clear();
  }
}
