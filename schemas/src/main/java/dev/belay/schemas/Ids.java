package dev.belay.schemas;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Deterministic ids. The same cause gives the same id, no matter when and by which process it is
 * received, so repeating it changes nothing. Version 5 UUIDs (RFC 9562, section 5.5) under Belay's
 * own namespace.
 */
public final class Ids {
  private static final UUID NAMESPACE = UUID.fromString("6f1d3c52-2f7e-5b8a-9c41-b31a7e0c2a11");

  private Ids() {}

  /**
   * The id of a thing of that kind. {@code parts} are joined so that two different lists of parts
   * never give the same name.
   */
  public static String derive(String kind, String... parts) {
    StringBuilder name = new StringBuilder(kind);
    for (String part : parts) {
      name.append('\n').append(part.length()).append(':').append(part);
    }
    return versionFive(name.toString()).toString();
  }

  private static UUID versionFive(String name) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(
          ByteBuffer.allocate(16)
              .putLong(NAMESPACE.getMostSignificantBits())
              .putLong(NAMESPACE.getLeastSignificantBits())
              .flip());
      ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
      long high = (hash.getLong() & 0xffff_ffff_ffff_0fffL) | 0x0000_0000_0000_5000L;
      long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
      return new UUID(high, low);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
