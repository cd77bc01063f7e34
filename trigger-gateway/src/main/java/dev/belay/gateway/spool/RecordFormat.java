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
import java.util.zip.CRC32C;

/**
 * A record on disk: length of the rest (4 bytes), CRC-32C of the rest (4), sequence (8), received
 * at (8, milliseconds), tag (8), length of the key (2), key, body. Numbers are big endian.
 */
final class RecordFormat {
  static final int HEADER = 8;
  private static final int FIXED = 8 + 8 + 8 + 2;

  /** Larger than any delivery that may be received: a length beyond it is damage. */
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

  /**
   * @return null when {@code payload} is not what {@code crc} was taken of, or no record
   */
  private static @org.jspecify.annotations.Nullable SpoolEntry decode(byte[] payload, int crc) {
    CRC32C actual = new CRC32C();
    actual.update(payload);
    if ((int) actual.getValue() != crc || payload.length < FIXED) {
      return null;
    }
    ByteBuffer record = ByteBuffer.wrap(payload);
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

  /** Gives every intact record from the start of the file, and where it ends. */
  interface Visitor {
    void record(SpoolEntry entry, long offset, long end);
  }

  /**
   * @return where the intact records end: what lies beyond was never acknowledged
   */
  static long scan(Path file, Visitor visitor) throws IOException {
    long offset = 0;
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      while (true) {
        int length = in.readInt();
        int crc = in.readInt();
        if (length < FIXED || length > LARGEST) {
          return offset;
        }
        byte[] payload = in.readNBytes(length);
        SpoolEntry entry = payload.length == length ? decode(payload, crc) : null;
        if (entry == null) {
          return offset;
        }
        long end = offset + HEADER + length;
        visitor.record(entry, offset, end);
        offset = end;
      }
    } catch (EOFException e) {
      return offset;
    }
  }

  static SpoolEntry decodeWhole(ByteBuffer record) throws IOException {
    record.position(4);
    int crc = record.getInt();
    byte[] payload = new byte[record.remaining()];
    record.get(payload);
    SpoolEntry entry = decode(payload, crc);
    if (entry == null) {
      throw new IOException("a record of the spool changed on disk after it was written");
    }
    return entry;
  }
}
