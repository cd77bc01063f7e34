package dev.belay.datastores;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One check of a restored recovery point.
 *
 * @param name of the check in the driver's words, for example {@code digest} or {@code assertion}
 * @param subject what was checked, for example a part of the store
 * @param fault the kind of fault, one of those of {@code RecoveryEvent}; null when passed
 * @param detail expected and found, for people
 */
public record CheckResult(
    String name,
    String subject,
    Outcome outcome,
    @Nullable String fault,
    String detail,
    Duration elapsed) {

  /** Unknown: the check could not be made. It is never counted as passed. */
  public enum Outcome {
    PASSED,
    FAILED,
    UNKNOWN
  }
}
