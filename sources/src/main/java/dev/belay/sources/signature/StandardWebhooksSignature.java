package dev.belay.sources.signature;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Standard Webhooks 1.0. {@code webhook-signature} has signatures separated by spaces: {@code v1,}
 * and the Base64 of the HMAC-SHA256 over {@code webhook-id.webhook-timestamp.body}.
 */
public final class StandardWebhooksSignature {
  /** A message's timestamp may differ from now by at most this, in either direction. */
  public static final Duration TOLERANCE = Duration.ofSeconds(300);

  private static final String SECRET_PREFIX = "whsec_";
  private static final String VERSION = "v1,";
  private static final int MOST_SIGNATURES = 16;

  private final HmacSecrets secrets;

  /**
   * @param secrets {@code whsec_} and the Base64 of 24 to 64 bytes, the current one first; an empty
   *     list accepts nothing
   * @throws IllegalArgumentException when one has another form; the message does not quote it
   */
  public StandardWebhooksSignature(List<String> secrets) {
    this.secrets = new HmacSecrets(secrets.stream().map(StandardWebhooksSignature::key).toList());
  }

  private static byte[] key(String secret) {
    try {
      byte[] key =
          Base64.getDecoder()
              .decode(
                  secret.startsWith(SECRET_PREFIX)
                      ? secret.substring(SECRET_PREFIX.length())
                      : secret);
      if (key.length >= 24 && key.length <= 64) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // Reported below, without quoting the secret.
    }
    throw new IllegalArgumentException(
        "a signing secret must be whsec_ and the Base64 of 24 to 64 bytes");
  }

  /**
   * @return which of the secrets the sender used; empty when none, or when the message is too old
   */
  public OptionalInt secretOf(
      @Nullable String id,
      @Nullable String timestamp,
      @Nullable String signatures,
      byte[] body,
      Instant now) {
    if (id == null || timestamp == null || signatures == null || !isRecent(timestamp, now)) {
      return OptionalInt.empty();
    }
    byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
    String[] claims = signatures.split(" ", MOST_SIGNATURES + 1);
    for (int i = 0; i < Math.min(claims.length, MOST_SIGNATURES); i++) {
      OptionalInt found = secretOf(claims[i], head, body);
      if (found.isPresent()) {
        return found;
      }
    }
    return OptionalInt.empty();
  }

  private OptionalInt secretOf(String claim, byte[] head, byte[] body) {
    if (!claim.startsWith(VERSION)) {
      return OptionalInt.empty();
    }
    try {
      byte[] digest = Base64.getDecoder().decode(claim.substring(VERSION.length()));
      return secrets.secretOf(digest, head, body);
    } catch (IllegalArgumentException e) {
      return OptionalInt.empty();
    }
  }

  private static boolean isRecent(String timestamp, Instant now) {
    try {
      Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now);
      return age.abs().compareTo(TOLERANCE) <= 0;
    } catch (ArithmeticException | java.time.DateTimeException | NumberFormatException e) {
      return false;
    }
  }
}
