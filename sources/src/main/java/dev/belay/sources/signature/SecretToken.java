package dev.belay.sources.signature;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A secret that the sender puts into a header as it is, such as GitLab's {@code X-Gitlab-Token}.
 */
public final class SecretToken {
  /** The bytes that mean each of them. */
  private final List<List<byte[]>> tokens;

  /**
   * @param tokens none of them empty, the current one first; an empty list accepts nothing
   */
  public SecretToken(List<String> tokens) {
    this.tokens = tokens.stream().map(SecretToken::forms).toList();
  }

  /**
   * @param header as servlets give headers, a character a byte (ISO 8859-1): senders write what is
   *     not ASCII in UTF-8 or in that
   * @return which of the tokens the sender used; empty when none
   */
  public OptionalInt secretOf(@Nullable String header) {
    if (header == null || !StandardCharsets.ISO_8859_1.newEncoder().canEncode(header)) {
      return OptionalInt.empty();
    }
    byte[] claimed = header.getBytes(StandardCharsets.ISO_8859_1);
    int found = -1;
    for (int i = 0; i < tokens.size(); i++) {
      boolean same = false;
      for (byte[] form : tokens.get(i)) {
        same |= MessageDigest.isEqual(form, claimed);
      }
      if (same && found < 0) {
        found = i;
      }
    }
    return found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
  }

  private static List<byte[]> forms(String token) {
    byte[] utf8 = token.getBytes(StandardCharsets.UTF_8);
    return StandardCharsets.ISO_8859_1.newEncoder().canEncode(token)
        ? List.of(utf8, token.getBytes(StandardCharsets.ISO_8859_1))
        : List.of(utf8);
  }
}
