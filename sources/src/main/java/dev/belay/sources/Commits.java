package dev.belay.sources;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Names of commits, whole or abbreviated. */
public final class Commits {
  /** Nobody abbreviates to fewer. */
  private static final int SHORTEST = 7;

  /** A SHA-256. */
  private static final int LONGEST = 64;

  private Commits() {}

  /** Whether the text is 7 to 64 hexadecimal digits. */
  public static boolean isName(String text) {
    return text.length() >= SHORTEST
        && text.length() <= LONGEST
        && text.chars().allMatch(HexFormat::isHexDigit);
  }

  /**
   * @return null for what is no commit's name
   */
  public static @Nullable String of(@Nullable String text) {
    return text == null || !isName(text) || isNone(text) ? null : text;
  }

  /** Zeros stand for no commit: a ref was made or deleted. */
  private static boolean isNone(String text) {
    return text.chars().allMatch(digit -> digit == '0');
  }
}
