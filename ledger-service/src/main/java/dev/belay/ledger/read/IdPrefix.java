package dev.belay.ledger.read;

import java.util.UUID;

/**
 * The first characters of a UUID, as a range of ids that an index is asked for.
 *
 * @param least the first id that begins with them
 * @param greatest the last one
 */
public record IdPrefix(UUID least, UUID greatest) {
  /** The rule for whoever writes one. */
  public static final String RULE = "the first 4 to 36 characters of a UUID";

  private static final String FORM = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

  /**
   * @throws IllegalArgumentException unless some UUID of 8, 4, 4, 4 and 12 digits begins with it
   */
  public static IdPrefix of(String text) {
    if (text.length() < 4 || text.length() > FORM.length() || !isBeginning(text)) {
      throw new IllegalArgumentException("\"" + text + "\" is not " + RULE);
    }
    String rest = FORM.substring(text.length());
    return new IdPrefix(
        UUID.fromString(text + rest.replace('x', '0')),
        UUID.fromString(text + rest.replace('x', 'f')));
  }

  private static boolean isBeginning(String text) {
    for (int i = 0; i < text.length(); i++) {
      boolean hyphen = FORM.charAt(i) == '-';
      if (hyphen ? text.charAt(i) != '-' : !isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Of ASCII alone, which UUIDs are. */
  private static boolean isDigit(char it) {
    return it < 128 && Character.digit(it, 16) >= 0;
  }
}
