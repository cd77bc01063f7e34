package dev.belay.verifier.verification;

import dev.belay.datastores.CheckResult;
import dev.belay.datastores.CheckResult.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A step of the verification itself. Its outcome is a check, like the driver's checks.
 *
 * @param began the value of {@link System#nanoTime} at the start
 */
record Step(String name, String subject, long began) {
  CheckResult passed(String detail) {
    return result(Outcome.PASSED, null, detail);
  }

  CheckResult failed(String fault, String detail) {
    return result(Outcome.FAILED, fault, detail);
  }

  CheckResult unknown(String fault, String detail) {
    return result(Outcome.UNKNOWN, fault, detail);
  }

  private CheckResult result(Outcome outcome, @Nullable String fault, String detail) {
    return new CheckResult(
        name, subject, outcome, fault, detail, Duration.ofNanos(System.nanoTime() - began));
  }
}
