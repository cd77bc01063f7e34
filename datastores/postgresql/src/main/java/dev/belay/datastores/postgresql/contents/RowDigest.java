package dev.belay.datastores.postgresql.contents;

import java.math.BigInteger;
import java.util.Locale;

/**
 * A set of rows, regardless of their order: their number, and the sum modulo 2<sup>128</sup> of the
 * XXH3-128 hashes of each row's COPY text (without the line feed at its end). The digest of a table
 * is the sum of its parts' digests.
 *
 * @param rows 0 or more
 * @param sum 32 lower-case hexadecimal digits
 */
public record RowDigest(long rows, String sum) {
  public static final RowDigest EMPTY = of(0, 0, 0);

  public RowDigest {
    if (rows < 0 || !sum.matches("[0-9a-f]{32}")) {
      throw new IllegalArgumentException("not a digest of rows: " + rows + ", \"" + sum + "\"");
    }
  }

  public static RowDigest of(long rows, long high, long low) {
    return new RowDigest(rows, String.format(Locale.ROOT, "%016x%016x", high, low));
  }

  public RowDigest plus(RowDigest other) {
    BigInteger total = new BigInteger(sum, 16).add(new BigInteger(other.sum, 16));
    return of(Math.addExact(rows, other.rows), total.shiftRight(64).longValue(), total.longValue());
  }

  @Override
  public String toString() {
    return rows + " rows, digest " + sum;
  }
}
