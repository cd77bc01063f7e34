package dev.belay.cli.output;

import java.util.regex.Pattern;

/**
 * Removes credentials from text that quotes the command line. People do type passwords into URLs,
 * and messages must not repeat them.
 */
public final class Redaction {
  private static final Pattern USER_INFO = Pattern.compile("://[^\\s'\"]*@");
  private static final Pattern PARAMETER =
      Pattern.compile("(?i)(password|passwd|pwd|token|secret)=[^&\\s'\"]*");

  private Redaction() {}

  /** {@code text} with every user part and every password parameter replaced. */
  public static String redact(String text) {
    String withoutUsers = USER_INFO.matcher(text).replaceAll("://[redacted]@");
    return PARAMETER.matcher(withoutUsers).replaceAll("$1=[redacted]");
  }
}
