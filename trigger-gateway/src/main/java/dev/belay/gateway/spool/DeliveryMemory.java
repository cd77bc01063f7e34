package dev.belay.gateway.spool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the taken deliveries, for as long as these may be repeated. A key is kept as half of
 * its SHA-256, in arrays of numbers. So millions of keys take 40 to 80 bytes each, and the garbage
 * collector does not look at them one by one. Not thread-safe.
 */
final class DeliveryMemory {
  /**
   * @param tag the sender's, of the delivery that was taken
   */
  record Remembered(long tag) {}

  /**
   * Half of a key's SHA-256. The caller computes it before it needs the memory, so nobody waits for
   * that.
   */
  record Hash(long first, long second) {
    static Hash of(String key) {
      try {
        ByteBuffer hash =
            ByteBuffer.wrap(
                MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        return new Hash(hash.getLong(0), hash.getLong(Long.BYTES));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }
  }

  private static final int SMALLEST = 1 << 10;
  private static final int NOWHERE = -1;

  private final Duration window;

  /** A ring, in the order of taking: forgetting looks only at what it forgets. */
  private long[] firstHalves = new long[SMALLEST];

  private long[] secondHalves = new long[SMALLEST];
  private long[] receivedMillis = new long[SMALLEST];
  private long[] tags = new long[SMALLEST];
  private int oldest;
  private int count;

  /** Where in the ring a key is: found by linear probing, twice as long as the ring. */
  private int[] places = emptyPlaces(SMALLEST);

  DeliveryMemory(Duration window) {
    this.window = window;
  }

  @Nullable Remembered find(Hash key, Instant now) {
    int place = places[probe(key.first, key.second)];
    return place == NOWHERE || isForgotten(receivedMillis[place], now)
        ? null
        : new Remembered(tags[place]);
  }

  /** The first delivery is what a repeat is compared with. */
  void remember(Hash key, SpoolEntry entry, Instant now) {
    long first = key.first;
    long second = key.second;
    int known = places[probe(first, second)];
    if (known != NOWHERE && !isForgotten(receivedMillis[known], now)) {
      return;
    }
    if (count == tags.length) {
      grow();
    }
    int place = (oldest + count) % tags.length;
    firstHalves[place] = first;
    secondHalves[place] = second;
    receivedMillis[place] = entry.receivedAt().toEpochMilli();
    tags[place] = entry.tag();
    count++;
    // One that was forgotten and came again stays in the ring at its old place too, unreferenced.
    places[probe(first, second)] = place;
  }

  boolean isForgotten(Instant receivedAt, Instant now) {
    return isForgotten(receivedAt.toEpochMilli(), now);
  }

  private boolean isForgotten(long received, Instant now) {
    return received < now.minus(window).toEpochMilli();
  }

  void forgetOld(Instant now) {
    while (count > 0 && isForgotten(receivedMillis[oldest], now)) {
      int slot = probe(firstHalves[oldest], secondHalves[oldest]);
      if (places[slot] == oldest) {
        remove(slot);
      }
      oldest = (oldest + 1) % tags.length;
      count--;
    }
  }

  /** The slot that refers to the key, or the free one where it belongs. */
  private int probe(long first, long second) {
    int slot = (int) (first & (places.length - 1));
    while (places[slot] != NOWHERE
        && (firstHalves[places[slot]] != first || secondHalves[places[slot]] != second)) {
      slot = (slot + 1) & (places.length - 1);
    }
    return slot;
  }

  /** What was put behind it, since this was taken, moves up: no probe may end too early. */
  private void remove(int slot) {
    int free = slot;
    int next = slot;
    while (true) {
      next = (next + 1) & (places.length - 1);
      if (places[next] == NOWHERE) {
        break;
      }
      int home = (int) (firstHalves[places[next]] & (places.length - 1));
      int fromHome = (next - home) & (places.length - 1);
      int fromFree = (next - free) & (places.length - 1);
      if (fromHome >= fromFree) {
        places[free] = places[next];
        free = next;
      }
    }
    places[free] = NOWHERE;
  }

  private void grow() {
    int capacity = Math.multiplyExact(tags.length, 2);
    int[] old = places;
    int from = oldest;
    int before = tags.length;
    firstHalves = straightened(firstHalves, capacity);
    secondHalves = straightened(secondHalves, capacity);
    receivedMillis = straightened(receivedMillis, capacity);
    tags = straightened(tags, capacity);
    oldest = 0;
    places = emptyPlaces(capacity);
    for (int place : old) {
      if (place != NOWHERE) {
        int moved = (place - from + before) % before;
        places[probe(firstHalves[moved], secondHalves[moved])] = moved;
      }
    }
  }

  private long[] straightened(long[] ring, int capacity) {
    long[] straight = new long[capacity];
    System.arraycopy(ring, oldest, straight, 0, ring.length - oldest);
    System.arraycopy(ring, 0, straight, ring.length - oldest, oldest);
    return straight;
  }

  private static int[] emptyPlaces(int capacity) {
    int[] places = new int[Math.multiplyExact(capacity, 2)];
    Arrays.fill(places, NOWHERE);
    return places;
  }
}
