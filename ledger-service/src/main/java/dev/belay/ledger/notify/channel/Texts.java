package dev.belay.ledger.notify.channel;

/**
 * Makes text safe and short enough for a product. Names of applications, environments, branches and
 * failures come from outside.
 */
public final class Texts {
  /**
   * Those of ASCII and Latin-1, and what turns the direction of writing: it forges what is read.
   */
  private static final String CONTROLS =
      "\\p{Cntrl}\\u0080-\\u009F\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069";

  private Texts() {}

  /** At most this many UTF-16 units, and no half character. */
  public static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
    return text.substring(0, end) + "…";
  }

  /** One line: for a subject, a title, or a message that quotes an answer. */
  static String line(String text) {
    return text.replaceAll("[" + CONTROLS + "\\u2028\\u2029]+", " ").strip();
  }

  /** Lines as they are, without other controls. */
  static String lines(String text) {
    return text.replaceAll("[" + CONTROLS + "&&[^\\n]]+", " ");
  }

  /** For HTML, in text and in attributes. */
  static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** Slack's control characters: nobody is mentioned, and nothing becomes a link. */
  public static String slack(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
