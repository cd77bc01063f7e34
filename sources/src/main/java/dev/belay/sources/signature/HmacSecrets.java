package dev.belay.sources.signature;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.OptionalInt;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Finds which of a source's secrets made a digest. Two may be in use while one replaces the other.
 */
final class HmacSecrets {
  private static final String ALGORITHM = "HmacSHA256";

  private final List<SecretKeySpec> keys;

  /**
   * @param secrets none of them empty, the current one first
   */
  HmacSecrets(List<byte[]> secrets) {
    this.keys = secrets.stream().map(secret -> new SecretKeySpec(secret, ALGORITHM)).toList();
  }

  OptionalInt secretOf(byte[] claimed, byte[]... parts) {
    int found = -1;
    for (int i = 0; i < keys.size(); i++) {
      if (MessageDigest.isEqual(hmac(keys.get(i), parts), claimed) && found < 0) {
        found = i;
      }
    }
    return found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
  }

  private static byte[] hmac(SecretKeySpec key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
