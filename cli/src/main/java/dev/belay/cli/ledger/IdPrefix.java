package dev.belay.cli.ledger;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a person writes for an id: all of it, or its first characters. The first characters stand
 * for an id only if there is exactly one that begins so.
 */
public final class IdPrefix {
  private static final int LENGTH = 36;
  private static final int LEAST = 4;
  private static final int MOST_NAMED = 5;
  private static final Pattern FORM = Pattern.compile("[0-9a-fA-F-]+");

  private IdPrefix() {}

  /** Whether {@code text} is the beginning of an id, and not all of one. */
  public static boolean isPrefix(String text) {
    return text.length() < LENGTH && FORM.matcher(text).matches();
  }

  /**
   * @param what for people, such as {@code recovery set}
   * @throws CommandException when it is too short to be looked for
   */
  public static String checked(String what, String text) throws CommandException {
    if (text.length() < LEAST) {
      throw CommandException.usage(
          "\"%s\" is too short for the id of a %s: give %d characters or more"
              .formatted(text, what, LEAST));
    }
    return text.toLowerCase(Locale.ROOT);
  }

  /**
   * The only one of the ids that begin so.
   *
   * @param more whether there are others that are not in {@code found}
   * @throws CommandException when there is none, or when there are several
   */
  public static String only(String what, String text, List<String> found, boolean more)
      throws CommandException {
    if (found.isEmpty()) {
      throw new CommandException(
          ExitCode.FAILED, "there is no %s whose id begins with \"%s\"".formatted(what, text));
    }
    if (found.size() == 1 && !more) {
      return found.getFirst();
    }
    String named = String.join(", ", found.subList(0, Math.min(MOST_NAMED, found.size())));
    throw CommandException.usage(
        "\"%s\" begins the ids of several %ss: %s%s; give more characters"
            .formatted(text, what, named, more || found.size() > MOST_NAMED ? " and others" : ""));
  }
}
