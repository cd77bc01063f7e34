package dev.belay.schemas.registry;

import java.nio.ByteBuffer;

/**
 * What precedes the Avro payload: a zero byte, then the schema id as four bytes, most significant
 * first (docs.confluent.io, "Wire format").
 */
final class WireFormat {
  private static final byte MAGIC = 0;
  static final int HEADER_LENGTH = 5;

  private WireFormat() {}

  static byte[] header(int id) {
    return ByteBuffer.allocate(HEADER_LENGTH).put(MAGIC).putInt(id).array();
  }

  /**
   * The schema id that precedes the payload in {@code bytes}.
   *
   * @throws UndecodableRecordException if there is none
   */
  static int schemaId(byte[] bytes) {
    if (bytes.length < HEADER_LENGTH) {
      throw new UndecodableRecordException(
          "a record of %d bytes is too short: magic byte and schema id alone have %d"
              .formatted(bytes.length, HEADER_LENGTH));
    }
    if (bytes[0] != MAGIC) {
      throw new UndecodableRecordException(
          "the record starts with 0x%02x instead of the magic byte 0x00: not Confluent's wire format"
              .formatted(bytes[0]));
    }
    return ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
  }
}
