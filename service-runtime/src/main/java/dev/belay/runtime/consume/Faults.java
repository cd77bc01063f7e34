package dev.belay.runtime.consume;

import java.util.List;

/**
 * Tells a fault of a record from one of what it takes to handle it (the broker, the database, the
 * registry), which passes. The outermost cause that is one of either decides; what is neither is
 * the record's.
 *
 * @param ofTheRecord trying again is useless
 * @param passing trying again may help; of their kinds, {@code ofTheRecord} are exceptions
 */
public record Faults(
    List<Class<? extends Throwable>> ofTheRecord, List<Class<? extends Throwable>> passing) {
  public Faults {
    ofTheRecord = List.copyOf(ofTheRecord);
    passing = List.copyOf(passing);
  }

  /**
   * @param thrown with all its wrappings
   */
  public boolean isAboutTheRecord(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (isOneOf(ofTheRecord, cause)) {
        return true;
      }
      if (isOneOf(passing, cause)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOneOf(List<Class<? extends Throwable>> kinds, Throwable thrown) {
    return kinds.stream().anyMatch(kind -> kind.isInstance(thrown));
  }
}
