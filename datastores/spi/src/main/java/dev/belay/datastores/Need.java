package dev.belay.datastores;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a data store lacks for an operation, and what mends it.
 *
 * @param what can't be done, and why, for people; no sentence of its own, so that it can be joined
 * @param remedies statements or commands that mend it, ready to run, in this order; empty when
 *     nothing but the text says what to do
 * @param fatal whether the operation fails without it; otherwise it works, and loses something
 */
public record Need(String what, List<String> remedies, boolean fatal) {
  private static final int MOST = 5;

  public Need {
    remedies = List.copyOf(remedies);
  }

  /** One without which the operation fails. */
  public static Need fatal(String what, String... remedies) {
    return new Need(what, List.of(remedies), true);
  }

  /** What is missing, and its remedies, in one line. */
  public String text() {
    return remedies.isEmpty() ? what : what + ": " + String.join("; ", remedies);
  }

  /** Several in one line: the first ones, and how many more there are. */
  public static String text(List<Need> needs) {
    String first = needs.stream().limit(MOST).map(Need::text).collect(Collectors.joining("; "));
    return needs.size() > MOST ? first + "; and " + (needs.size() - MOST) + " more" : first;
  }
}
