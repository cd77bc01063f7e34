package dev.belay.verifier.drill;

import dev.belay.datastores.CheckResult;
import dev.belay.datastores.CheckResult.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a drill.
 *
 * @param verified whether every point of the set was verified
 * @param recoveryTime from the request to the last smoke test; null if it did not get that far
 */
public record DrillResult(
    boolean verified,
    Instant startedAt,
    Instant finishedAt,
    @Nullable Duration recoveryTime,
    List<String> sandboxes,
    List<CheckResult> checks) {
  public DrillResult {
    sandboxes = List.copyOf(sandboxes);
    checks = List.copyOf(checks);
  }

  /**
   * One failed check fails the drill. It passes when all points are verified and no check is
   * unknown.
   */
  public String verdict() {
    if (checks.stream().anyMatch(check -> check.outcome() == Outcome.FAILED)) {
      return "failed";
    }
    boolean all = checks.stream().allMatch(check -> check.outcome() == Outcome.PASSED);
    return verified && all && !checks.isEmpty() ? "passed" : "unknown";
  }
}
