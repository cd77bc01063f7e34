package dev.belay.verifier.verification;

import dev.belay.datastores.CheckResult;
import dev.belay.datastores.CheckResult.Outcome;
import dev.belay.events.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one verification.
 *
 * @param checks in the order in which they were made
 * @param restoreTime from an empty sandbox to all data and indexes in place; null if it did not get
 *     that far
 * @param sandbox the sandbox that it was restored into; empty if there was none
 */
public record VerificationResult(
    String recoveryPointId,
    Verdict verdict,
    List<CheckResult> checks,
    @Nullable Duration restoreTime,
    String sandbox,
    Instant startedAt,
    Instant finishedAt) {
  public VerificationResult {
    checks = List.copyOf(checks);
  }

  /** Whether the verdict is unknown, and another attempt may give one. */
  public boolean mayChange() {
    return verdict == Verdict.UNKNOWN && !unmade().isEmpty();
  }

  /** The checks that could not be made, and that another attempt may make. */
  public List<CheckResult> unmade() {
    return checks.stream()
        .filter(check -> check.outcome() == Outcome.UNKNOWN && !Completeness.isLasting(check))
        .toList();
  }
}
