package dev.belay.datastores.postgresql.contents;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;

/**
 * Sums the hashes of rows. A row may come in one piece or in many, and need not fit into memory.
 * For one thread.
 */
public final class RowDigester {
  private final Hasher128 hasher = Hashing.xxh3_128();
  private final HashStream128 pieces = hasher.hashStream();
  private boolean open;
  private long rows;
  private long high;
  private long low;

  /** A whole row, without the line feed at its end. */
  public void row(byte[] bytes, int offset, int length) {
    add(hasher.hashBytesTo128Bits(bytes, offset, length));
  }

  /** A piece of a row. {@link #endRow} ends the row. */
  public void piece(byte[] bytes, int offset, int length) {
    open = true;
    pieces.putBytes(bytes, offset, length);
  }

  /** Ends the row made of the pieces since the last call; without pieces, an empty row. */
  public void endRow() {
    add(pieces.get());
    pieces.reset();
    open = false;
  }

  /**
   * The digest of all rows so far.
   *
   * @throws IllegalStateException when a row is incomplete
   */
  public RowDigest digest() {
    if (open) {
      throw new IllegalStateException("a row has not ended");
    }
    return RowDigest.of(rows, high, low);
  }

  public long rows() {
    return rows;
  }

  private void add(HashValue128 hash) {
    long sum = low + hash.getLeastSignificantBits();
    long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    low = sum;
    high += hash.getMostSignificantBits() + carry;
    rows++;
  }
}
