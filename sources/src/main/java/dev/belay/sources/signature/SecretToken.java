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
  private final List<byte[]> tokens;

  /**
   * @param tokens none of them empty, the current one first; an empty list accepts nothing
   */
  public SecretToken(List<String> tokens) {
    this.tokens = tokens.stream().map(t -> t.getBytes(StandardCharsets.UTF_8)).toList();
  }

  /**
   * @return which of the tokens the sender used; empty when none
   */
  public OptionalInt secretOf(@Nullable String header) {
    byte[] claimed = (header == null ? "" : header).getBytes(StandardCharsets.UTF_8);
    int found = -1;
    for (int i = 0; i < tokens.size(); i++) {
      if (MessageDigest.isEqual(tokens.get(i), claimed) && found < 0) {
        found = i;
      }
    }
    return found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
  }
}
