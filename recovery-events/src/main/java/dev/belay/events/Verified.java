package dev.belay.events;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A finished verification.
 *
 * @param verdict never {@link Verdict#UNVERIFIED}
 * @param restoreMillis from an empty sandbox to all data in place; null if it did not get that far
 * @param depth restore or full
 * @param sandbox the sandbox that it was restored into; empty if there was none
 */
public record Verified(
    Verdict verdict,
    Instant startedAt,
    Instant finishedAt,
    @Nullable Long restoreMillis,
    String depth,
    String sandbox,
    List<Check> checks) {
  private static final int CHECKS_TOLD = 3;

  public Verified {
    checks = List.copyOf(checks);
  }

  /** The first findings of checks that did not pass, for people. */
  public String findings() {
    return checks.stream()
        .filter(check -> !check.passed())
        .limit(CHECKS_TOLD)
        .map(Verified::finding)
        .collect(Collectors.joining("; "));
  }

  private static String finding(Check check) {
    String fault = check.fault() == null ? check.outcome() : check.fault();
    String found = check.detail().isEmpty() ? "" : ": " + check.detail();
    return check.name() + " of " + check.subject() + " (" + fault + ")" + found;
  }
}
