package dev.belay.ledger.notify.channel;

/**
 * Makes text safe and short enough for a product. Names of applications, environments, branches and
 * failures come from outside.
 */
final class Texts {
  private Texts() {}

  /** At most this many UTF-16 units, and no half character. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
    return text.substring(0, end) + "…";
  }

  /** One line: for a subject, a title, or a message that quotes an answer. */
  static String line(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
  }

  /** Lines as they are, without other controls. */
  static String lines(String text) {
    return text.replaceAll("[\\p{Cntrl}&&[^\\n]]+", " ");
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
  static String slack(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
