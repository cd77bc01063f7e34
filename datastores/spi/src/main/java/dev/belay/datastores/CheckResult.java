package dev.belay.datastores;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One check of a restored recovery point.
 *
 * @param name of the check in the driver's words, for example {@code digest} or {@code assertion}
 * @param subject what was checked, for example a part of the store
 * @param fault the kind of fault, one of the kinds in {@code RecoveryEvent}; null when passed
 * @param detail what was expected and what was found, for people
 */
public record CheckResult(
    String name,
    String subject,
    Outcome outcome,
    @Nullable String fault,
    String detail,
    Duration elapsed) {

  /** Unknown means that the check could not be made. It never counts as passed. */
  public enum Outcome {
    PASSED,
    FAILED,
    UNKNOWN
  }
}
