package dev.belay.datastores.postgresql.compare;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.belay.datastores.kit.join.HashedRows;
import java.nio.ByteBuffer;

/**
 * Computes two hashes of 128 bits for each row: of its key, and of everything that is compared.
 * Each is the hash of the fields' hashes in the order that both sides share. So neither the order
 * of the text nor the length of a value matters. For one thread.
 */
final class RowHasher implements RowScanner.Fields {
  private static final int HASH_BYTES = 16;

  private final Hasher128 hasher = Hashing.xxh3_128();
  private final HashStream128 stream = hasher.hashStream();
  private final int[] places;
  private final int[] keyPlaces;
  private final ByteBuffer row;
  private final ByteBuffer key;
  private final HashedRows rows;

  RowHasher(RowShape shape, HashedRows rows) {
    this.places = shape.places();
    this.keyPlaces = shape.keyPlaces();
    this.row = ByteBuffer.allocate(shape.compared().size() * HASH_BYTES);
    this.key = ByteBuffer.allocate(keyPlaces.length * HASH_BYTES);
    this.rows = rows;
  }

  @Override
  public void field(int index, byte[] bytes, int offset, int length) {
    if (places[index] >= 0) {
      put(places[index], hasher.hashBytesTo128Bits(bytes, offset, length));
    }
  }

  @Override
  public void piece(int index, byte[] bytes, int offset, int length) {
    if (places[index] >= 0) {
      stream.putBytes(bytes, offset, length);
    }
  }

  @Override
  public void endField(int index) {
    if (places[index] >= 0) {
      put(places[index], stream.get());
      stream.reset();
    }
  }

  @Override
  public void endRow() {
    HashValue128 whole = hasher.hashBytesTo128Bits(row.array());
    HashValue128 identity = whole;
    if (keyPlaces.length > 0) {
      for (int i = 0; i < keyPlaces.length; i++) {
        key.put(i * HASH_BYTES, row, keyPlaces[i] * HASH_BYTES, HASH_BYTES);
      }
      identity = hasher.hashBytesTo128Bits(key.array());
    }
    rows.row(
        identity.getMostSignificantBits(),
        identity.getLeastSignificantBits(),
        whole.getMostSignificantBits(),
        whole.getLeastSignificantBits());
  }

  private void put(int place, HashValue128 hash) {
    row.putLong(place * HASH_BYTES, hash.getMostSignificantBits());
    row.putLong(place * HASH_BYTES + Long.BYTES, hash.getLeastSignificantBits());
  }
}
