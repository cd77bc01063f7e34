package dev.belay.gateway.spool;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A record on disk: length of the rest (4 bytes), CRC-32C of the rest (4), sequence (8), received
 * at (8, milliseconds), tag (8), length of the key (2), key, body. Numbers are big endian.
 */
final class RecordFormat {
  static final int HEADER = 8;
  private static final int FIXED = 8 + 8 + 8 + 2;

  /** No delivery may be longer. A greater length is damage. */
  static final int LARGEST = 64 << 20;

  private RecordFormat() {}

  static ByteBuffer encode(SpoolEntry entry) {
    byte[] key = entry.key().getBytes(StandardCharsets.UTF_8);
    ByteBuffer record = ByteBuffer.allocate(HEADER + FIXED + key.length + entry.body().length);
    record
        .position(HEADER)
        .putLong(entry.sequence())
        .putLong(entry.receivedAt().toEpochMilli())
        .putLong(entry.tag())
        .putShort((short) key.length)
        .put(key)
        .put(entry.body());
    CRC32C crc = new CRC32C();
    crc.update(record.array(), HEADER, record.capacity() - HEADER);
    record.putInt(0, record.capacity() - HEADER).putInt(4, (int) crc.getValue());
    return record.rewind();
  }

  /** Records one after the other, to be written at once. */
  static ByteBuffer together(List<ByteBuffer> records) {
    ByteBuffer all =
        ByteBuffer.allocate(
            records.stream().mapToInt(ByteBuffer::remaining).reduce(0, Math::addExact));
    records.forEach(record -> all.put(record.duplicate()));
    return all.flip();
  }

  /**
   * @param record from behind the CRC to its end
   * @return null when that is not what {@code crc} was taken of, or no record
   */
  private static @Nullable SpoolEntry decode(ByteBuffer record, int crc) {
    CRC32C actual = new CRC32C();
    actual.update(record.duplicate());
    if ((int) actual.getValue() != crc || record.remaining() < FIXED) {
      return null;
    }
    long sequence = record.getLong();
    Instant receivedAt = Instant.ofEpochMilli(record.getLong());
    long tag = record.getLong();
    int keyLength = Short.toUnsignedInt(record.getShort());
    if (keyLength > record.remaining()) {
      return null;
    }
    byte[] key = new byte[keyLength];
    record.get(key);
    byte[] body = new byte[record.remaining()];
    record.get(body);
    return new SpoolEntry(sequence, receivedAt, new String(key, StandardCharsets.UTF_8), tag, body);
  }

  /** Gives every record from the start of the file, and where it ends. */
  interface Visitor {
    void record(SpoolEntry entry, long offset, long end);
  }

  private record Damage(long offset, long end, byte[] bytes) {}

  /**
   * A damaged record with an intact one after it is no torn tail: it is given as damaged, with the
   * number and time before that of the next.
   *
   * @return where the records end: what lies beyond was never acknowledged
   */
  static long scan(Path file, Visitor visitor) throws IOException {
    long offset = 0;
    List<Damage> damaged = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      while (true) {
        int length = in.readInt();
        int crc = in.readInt();
        if (length < FIXED || length > LARGEST) {
          break;
        }
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
          break;
        }
        long end = offset + HEADER + length;
        SpoolEntry entry = decode(ByteBuffer.wrap(payload), crc);
        if (entry == null) {
          damaged.add(new Damage(offset, end, payload));
        } else {
          for (int i = 0; i < damaged.size(); i++) {
            Damage damage = damaged.get(i);
            long sequence = entry.sequence() - damaged.size() + i;
            visitor.record(
                damaged(sequence, entry.receivedAt(), damage.bytes), damage.offset, damage.end);
          }
          damaged.clear();
          visitor.record(entry, offset, end);
        }
        offset = end;
      }
    } catch (EOFException e) {
      // the end, or a tail that was torn within a record's first bytes
    }
    return damaged.isEmpty() ? offset : damaged.getFirst().offset;
  }

  static SpoolEntry damaged(long sequence, Instant receivedAt, byte[] record) {
    return new SpoolEntry(sequence, receivedAt, "", 0, record, true);
  }

  /**
   * @param record from its first byte to its last
   * @return null when it is not what was written
   */
  static @Nullable SpoolEntry decodeWhole(ByteBuffer record) {
    record.getInt();
    return decode(record, record.getInt());
  }
}
