package dev.belay.datastores.kit.join;

/** Matches rows without a key: equal rows cancel each other out. */
public final class MultisetJoin implements Join {
  private static final byte SEEN = 1;

  private final HashSlots slots = new HashSlots();
  private final Differences differences;

  public MultisetJoin(Differences differences) {
    this.differences = differences;
  }

  @Override
  public void before(long keyHigh, long keyLow, long rowHigh, long rowLow) {
    count(rowHigh, rowLow, -1);
  }

  @Override
  public void after(long keyHigh, long keyLow, long rowHigh, long rowLow) {
    count(rowHigh, rowLow, 1);
  }

  private void count(long high, long low, int by) {
    int slot = slots.slot(high, low);
    long before = slots.mark(slot) == 0 ? 0 : slots.first(slot);
    slots.set(slot, SEEN, before + by, 0);
  }

  @Override
  public void end() {
    for (int slot = 0; slot < slots.capacity(); slot++) {
      long more = slots.mark(slot) == 0 ? 0 : slots.first(slot);
      if (more > 0) {
        differences.added().add(slots.high(slot), slots.low(slot), more);
      } else if (more < 0) {
        differences.removed().add(slots.high(slot), slots.low(slot), -more);
      }
    }
    slots.clear();
  }
}
