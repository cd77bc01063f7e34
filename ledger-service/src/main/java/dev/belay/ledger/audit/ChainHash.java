package dev.belay.ledger.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

/**
 * A link of the chain: SHA-256 over the previous link's hash (32 bytes), then in UTF-8 {@code
 * <sequence>\n<recordedAt in ISO-8601>\n<canonical JSON>}. Before the first link come 32 zero
 * bytes.
 */
final class ChainHash {
  private ChainHash() {}

  static byte[] beforeFirst() {
    return new byte[32];
  }

  static byte[] of(byte[] previous, long sequence, Instant recordedAt, String content) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(previous);
      sha256.update(
          (sequence + "\n" + recordedAt + "\n" + content).getBytes(StandardCharsets.UTF_8));
      return sha256.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
