package dev.belay.sources;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of commits, whole or abbreviated. */
public final class Commits {
  /** 64 digits are a SHA-256; shorter than 7 nobody abbreviates. */
  public static final Pattern PATTERN = Pattern.compile("[0-9a-fA-F]{7,64}");

  /** Zeros stand for no commit: a ref was made or deleted. */
  private static final Pattern NONE = Pattern.compile("0+");

  private Commits() {}

  /**
   * @return null for what is no commit's name
   */
  public static @Nullable String of(@Nullable String text) {
    return text == null || !PATTERN.matcher(text).matches() || NONE.matcher(text).matches()
        ? null
        : text;
  }
}
