package dev.belay.events;

import java.util.Collection;
import java.util.Set;

/** What drivers count. */
public final class Units {
  /** The unit if nothing else is said. */
  public static final String ROWS = "rows";

  private static final String MIXED = "items";

  private Units() {}

  /** The unit of a sum: {@code items} if its parts count different things. */
  public static String ofSum(Collection<String> units) {
    Set<String> different = Set.copyOf(units);
    return switch (different.size()) {
      case 0 -> ROWS;
      case 1 -> different.iterator().next();
      default -> MIXED;
    };
  }
}
