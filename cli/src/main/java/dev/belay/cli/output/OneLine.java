package dev.belay.cli.output;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes one line of other people's text for a build log. GitHub's runner takes a line that begins
 * with {@code ::} for a command, and a terminal obeys escapes.
 */
public final class OneLine {
  private static final Pattern BREAKS = Pattern.compile("[\\p{Cntrl}\\x{85}\\x{2028}\\x{2029}]+");

  private OneLine() {}

  /** {@code text} with every run of control characters as one space; empty if null. */
  public static String of(@Nullable String text) {
    return text == null ? "" : BREAKS.matcher(text).replaceAll(" ").strip();
  }
}
