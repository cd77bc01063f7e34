package dev.belay.access;

/** What others wrote, for logs and tables: without what could break a line of them. */
public final class OneLine {
  private static final String BREAKING = "[\\p{Cntrl}\\p{Zl}\\p{Zp}\\p{Cf}]";

  private OneLine() {}

  /**
   * @param longest in characters; what is longer is cut
   */
  public static String of(String text, int longest) {
    String safe = text.replaceAll(BREAKING, "");
    return safe.length() <= longest ? safe : safe.substring(0, longest);
  }
}
