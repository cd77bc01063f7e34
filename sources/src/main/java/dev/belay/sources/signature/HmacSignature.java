package dev.belay.sources.signature;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** HMAC-SHA256 over the raw body, in one header, as GitHub and most others send it. */
public final class HmacSignature {
  /** The encoding of the digest. */
  public enum Encoding {
    HEX,
    BASE64
  }

  private final String prefix;
  private final Encoding encoding;
  private final HmacSecrets secrets;

  /**
   * @param prefix the text before the digest, for example {@code sha256=}; may be empty
   * @param secrets the current one first; an empty list accepts nothing
   */
  public HmacSignature(String prefix, Encoding encoding, List<String> secrets) {
    this.prefix = prefix;
    this.encoding = encoding;
    this.secrets =
        new HmacSecrets(secrets.stream().map(s -> s.getBytes(StandardCharsets.UTF_8)).toList());
  }

  /** {@code X-Hub-Signature-256} of GitHub. */
  public static HmacSignature gitHub(List<String> secrets) {
    return new HmacSignature("sha256=", Encoding.HEX, secrets);
  }

  /**
   * @return which of the secrets the sender used; empty when none
   */
  public OptionalInt secretOf(@Nullable String header, byte[] body) {
    if (header == null || !header.startsWith(prefix)) {
      return OptionalInt.empty();
    }
    byte[] claimed;
    try {
      String digest = header.substring(prefix.length());
      claimed =
          switch (encoding) {
            case HEX -> HexFormat.of().parseHex(digest);
            case BASE64 -> Base64.getDecoder().decode(digest);
          };
    } catch (IllegalArgumentException e) {
      return OptionalInt.empty();
    }
    return secrets.secretOf(claimed, body);
  }
}
