package dev.belay.gateway.github;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** HMAC-SHA256 over the raw body, as {@code X-Hub-Signature-256} carries it. */
final class WebhookSignature {
  private static final String PREFIX = "sha256=";

  private final List<SecretKeySpec> secrets;

  /**
   * @param secrets the current one first; none accepts nothing
   */
  WebhookSignature(List<String> secrets) {
    this.secrets =
        secrets.stream()
            .map(s -> new SecretKeySpec(s.getBytes(StandardCharsets.UTF_8), "HmacSHA256"))
            .toList();
  }

  /**
   * @return which of the secrets the sender has; empty when none
   */
  OptionalInt secretOf(@Nullable String header, byte[] body) {
    if (header == null || !header.startsWith(PREFIX)) {
      return OptionalInt.empty();
    }
    byte[] claimed;
    try {
      claimed = HexFormat.of().parseHex(header, PREFIX.length(), header.length());
    } catch (IllegalArgumentException e) {
      return OptionalInt.empty();
    }
    int found = -1;
    for (int i = 0; i < secrets.size(); i++) {
      if (MessageDigest.isEqual(hmac(secrets.get(i), body), claimed) && found < 0) {
        found = i;
      }
    }
    return found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
  }

  private static byte[] hmac(SecretKeySpec secret, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(secret);
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
