package dev.belay.sources;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Names of commits, full or abbreviated. */
public final class Commits {
  /** Nobody uses shorter abbreviations. */
  private static final int SHORTEST = 7;

  /** The length of a SHA-256. */
  private static final int LONGEST = 64;

  private Commits() {}

  /** Whether the text is 7 to 64 hexadecimal digits. */
  public static boolean isName(String text) {
    return text.length() >= SHORTEST
        && text.length() <= LONGEST
        && text.chars().allMatch(HexFormat::isHexDigit);
  }

  /**
   * @return null if the text is not a commit's name
   */
  public static @Nullable String of(@Nullable String text) {
    return text == null || !isName(text) || isNone(text) ? null : text;
  }

  /** Zeros mean no commit: a ref was created or deleted. */
  private static boolean isNone(String text) {
    return text.chars().allMatch(digit -> digit == '0');
  }
}
