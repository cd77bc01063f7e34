package dev.belay.datastores.kit.join;

import java.util.HashMap;
import java.util.Map;

/** Counts rows that differ, by kind, and keeps the hashes of some of their keys. For one thread. */
public final class Differences {
  /** The hash of a row's key. */
  public record Key(long high, long low) {}

  /** Rows of one kind. */
  public static final class Kind {
    private final int wanted;
    private final Map<Key, Integer> samples = new HashMap<>();
    private long count;
    private int sampled;

    private Kind(int wanted) {
      this.wanted = wanted;
    }

    public void add(long keyHigh, long keyLow, long times) {
      count += times;
      int more = (int) Math.min(times, wanted - sampled);
      if (more > 0) {
        samples.merge(new Key(keyHigh, keyLow), more, Integer::sum);
        sampled += more;
      }
    }

    public long count() {
      return count;
    }

    /** The keys of rows to show, each with its number of rows. */
    public Map<Key, Integer> samples() {
      return Map.copyOf(samples);
    }
  }

  private final Kind added;
  private final Kind changed;
  private final Kind removed;

  /**
   * @param samples how many keys of each kind to keep, 0 or more
   */
  public Differences(int samples) {
    this.added = new Kind(samples);
    this.changed = new Kind(samples);
    this.removed = new Kind(samples);
  }

  public Kind added() {
    return added;
  }

  public Kind changed() {
    return changed;
  }

  public Kind removed() {
    return removed;
  }
}
