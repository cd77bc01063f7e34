package dev.belay.datastores.postgresql.compare;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.belay.datastores.Comparison.Value;
import dev.belay.datastores.kit.join.Differences.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the values of chosen rows; of a long value its beginning, its length and a hash. For one
 * thread.
 */
final class RowTexts implements RowScanner.Fields {
  private static final int LONGEST_BYTES = 4096;

  /** Chooses rows. */
  @FunctionalInterface
  interface Choice {
    /** Whether a row is kept. Called once for each row, by any thread. */
    boolean takes(Key key);
  }

  private final List<String> columns;
  private final @Nullable String encoding;
  private final RowHasher hasher;
  private final Choice choice;
  private final byte[][] starts;
  private final long[] lengths;
  private final HashStream64[] hashes;
  private final Map<Key, List<List<Value>>> texts = new HashMap<>();

  RowTexts(RowShape shape, Choice choice) {
    this.columns = shape.columns();
    this.encoding = shape.encoding();
    this.choice = choice;
    this.hasher = new RowHasher(shape, this::row);
    this.starts = new byte[columns.size()][256];
    this.lengths = new long[columns.size()];
    this.hashes = new HashStream64[columns.size()];
    Arrays.setAll(hashes, unused -> Hashing.xxh3_64().hashStream());
  }

  /** The rows that were kept, by key. */
  Map<Key, List<List<Value>>> texts() {
    return texts;
  }

  @Override
  public void field(int index, byte[] bytes, int offset, int length) {
    hasher.field(index, bytes, offset, length);
    keep(index, bytes, offset, length);
  }

  @Override
  public void piece(int index, byte[] bytes, int offset, int length) {
    hasher.piece(index, bytes, offset, length);
    keep(index, bytes, offset, length);
  }

  @Override
  public void endField(int index) {
    hasher.endField(index);
  }

  @Override
  public void endRow() {
    hasher.endRow();
    for (int i = 0; i < lengths.length; i++) {
      if (lengths[i] > LONGEST_BYTES) {
        hashes[i].reset();
      }
      lengths[i] = 0;
    }
  }

  private void keep(int index, byte[] bytes, int offset, int length) {
    long before = lengths[index];
    long sum = before + length;
    lengths[index] = sum;
    if (sum > LONGEST_BYTES) {
      if (before <= LONGEST_BYTES) {
        hashes[index].putBytes(starts[index], 0, (int) before);
      }
      hashes[index].putBytes(bytes, offset, length);
    }
    if (before < LONGEST_BYTES) {
      int kept = (int) Math.min(length, LONGEST_BYTES - before);
      int needed = (int) before + kept;
      if (starts[index].length < needed) {
        starts[index] = Arrays.copyOf(starts[index], Math.max(needed, starts[index].length * 2));
      }
      System.arraycopy(bytes, offset, starts[index], (int) before, kept);
    }
  }

  private void row(long keyHigh, long keyLow, long rowHigh, long rowLow) {
    Key key = new Key(keyHigh, keyLow);
    if (choice.takes(key)) {
      List<Value> values = new ArrayList<>();
      for (int i = 0; i < lengths.length; i++) {
        values.add(value(i));
      }
      texts.computeIfAbsent(key, unused -> new ArrayList<>()).add(List.copyOf(values));
    }
  }

  private Value value(int index) {
    long length = lengths[index];
    if (length <= LONGEST_BYTES) {
      return new Value(
          columns.get(index), CopyText.unescape(starts[index], 0, (int) length, encoding));
    }
    return new Value(
        columns.get(index),
        String.format(
            Locale.ROOT,
            "%s… (%d bytes, XXH3 %016x)",
            CopyText.unescape(starts[index], 0, wholeCharacters(starts[index]), encoding),
            length,
            hashes[index].getAsLong()));
  }

  /** Never cuts a character of UTF-8 in two. */
  private static int wholeCharacters(byte[] start) {
    int end = LONGEST_BYTES;
    while (end > LONGEST_BYTES - 4 && (start[end - 1] & 0xc0) == 0x80) {
      end--;
    }
    return start[end - 1] < 0 && (start[end - 1] & 0xc0) == 0xc0 ? end - 1 : LONGEST_BYTES;
  }
}
