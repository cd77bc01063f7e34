package dev.belay.sources;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Makes senders' text safe for Kafka, databases and logs: limited in length, so that no delivery is
 * too large to publish, and without control characters and half surrogate pairs.
 */
public final class SafeText {
  private static final int LONGEST = 1024;

  private SafeText() {}

  /** Null when there is no text or number. */
  public static @Nullable String of(JsonNode node) {
    return node.isString() || node.isNumber() ? of(node.asString()) : null;
  }

  public static @Nullable String of(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    // Nearly all text is safe already. Copying every field of every webhook would be costly in a
    // burst.
    if (isSafe(text)) {
      return text;
    }
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .limit(LONGEST)
        .map(
            c ->
                Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE
                    ? 0xFFFD
                    : c)
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }

  /** A quick check that looks at no code points. If it says no, the text may still be safe. */
  private static boolean isSafe(String text) {
    if (text.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }
}
