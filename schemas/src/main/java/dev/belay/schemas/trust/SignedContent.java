package dev.belay.schemas.trust;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What of a record is signed: where it is, its key, when it was signed, and its bytes, which have
 * its id. Each part has its length before it, so that no two records give the same bytes.
 *
 * @param key null when it has none
 * @param signedAtMillis since the epoch
 */
record SignedContent(String topic, byte @Nullable [] key, long signedAtMillis, byte[] value) {
  private static final byte[] FORMAT = "belay-record-1".getBytes(StandardCharsets.US_ASCII);
  private static final int NO_KEY = -1;

  byte[] bytes() {
    byte[] name = topic.getBytes(StandardCharsets.UTF_8);
    int keyLength = key == null ? 0 : key.length;
    ByteBuffer bytes =
        ByteBuffer.allocate(
            FORMAT.length
                + 3 * Integer.BYTES
                + Long.BYTES
                + name.length
                + keyLength
                + value.length);
    bytes.put(FORMAT).putInt(name.length).put(name);
    bytes.putInt(key == null ? NO_KEY : keyLength);
    if (key != null) {
      bytes.put(key);
    }
    return bytes.putLong(signedAtMillis).putInt(value.length).put(value).array();
  }
}
