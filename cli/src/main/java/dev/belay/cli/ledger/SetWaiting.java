package dev.belay.cli.ledger;

import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.http.Answer;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.ServiceException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a recovery set is captured or verified, or can't be any more. The result is DONE only
 * when every expected point exists and is as wanted.
 */
public final class SetWaiting {
  private final LedgerClient ledger;

  public SetWaiting(LedgerClient ledger) {
    this.ledger = ledger;
  }

  /**
   * @param expected the points that the gateway promised
   * @param seen receives every state of the set
   */
  public Ended await(
      String setId, Set<String> expected, Goal goal, Deadline deadline, Consumer<RecoverySet> seen)
      throws ServiceException, InterruptedException {
    Poller.Outcome<RecoverySet> outcome =
        Poller.poll(
            () -> ledger.setNow(setId, deadline),
            set -> judge(set, expected, goal) != null,
            seen,
            deadline);
    Answer<RecoverySet> last = outcome.last();
    ExitCode code = last == null ? null : judge(last.value(), expected, goal);
    if (last == null || code == null) {
      return new Ended(ExitCode.TIMED_OUT, timedOut(setId, goal, deadline, outcome), last);
    }
    return new Ended(code, explain(last.value(), code), last);
  }

  /** The end, or null when it has not ended yet. */
  private static @Nullable ExitCode judge(RecoverySet set, Set<String> expected, Goal goal) {
    if ("failed".equals(set.status())) {
      return ExitCode.FAILED;
    }
    Set<String> missing = new HashSet<>(expected);
    set.recoveryPoints().forEach(point -> missing.remove(point.recoveryPointId()));
    boolean complete = missing.isEmpty() && !set.recoveryPoints().isEmpty();
    if (!complete
        || !set.recoveryPoints().stream().allMatch(point -> point.captured() || point.failed())) {
      return null;
    }
    if (set.failed()) {
      return ExitCode.FAILED;
    }
    if (goal == Goal.CAPTURED) {
      return "captured".equals(set.status()) ? ExitCode.DONE : null;
    }
    if (!set.recoveryPoints().stream().allMatch(RecoveryPoint::judged)) {
      return null;
    }
    if (!set.recoveryPoints().stream().allMatch(RecoveryPoint::verified)) {
      return ExitCode.NOT_VERIFIED;
    }
    return "verified".equals(set.verdict()) ? ExitCode.DONE : null;
  }

  private static @Nullable String explain(RecoverySet set, ExitCode code) {
    return switch (code) {
      case FAILED -> "the recovery set " + set.recoverySetId() + " failed: " + failures(set);
      case NOT_VERIFIED ->
          "the recovery set "
              + set.recoverySetId()
              + " is not verified: "
              + set.recoveryPoints().stream()
                  .filter(point -> !point.verified())
                  .map(point -> point.dataStore() + " is " + point.verdictOrUnverified())
                  .collect(Collectors.joining(", "));
      default -> null;
    };
  }

  private static String failures(RecoverySet set) {
    String failures =
        set.recoveryPoints().stream()
            .filter(point -> !point.captured())
            .map(
                point ->
                    point.dataStore()
                        + ": "
                        + (point.failure() == null
                            ? "not captured"
                            : point.failure().kind() + ": " + point.failure().message()))
            .collect(Collectors.joining("; "));
    return failures.isEmpty() ? "the ledger says so" : failures;
  }

  private static String timedOut(
      String setId, Goal goal, Deadline deadline, Poller.Outcome<RecoverySet> outcome) {
    String state =
        outcome.trouble() != null
            ? outcome.trouble()
            : outcome.last() == null
                ? "the ledger does not know it yet"
                : outcome.last().value().recoveryPoints().stream()
                    .map(
                        point ->
                            point.dataStore()
                                + " is "
                                + point.state()
                                + ", "
                                + point.verdictOrUnverified())
                    .collect(Collectors.joining("; "));
    return "the recovery set "
        + setId
        + " was not "
        + goal.word()
        + " within "
        + deadline.total().toMillis() / 1000.0
        + " s ("
        + state
        + "); it may still be going on: belay sets show "
        + setId;
  }

  /**
   * @param last the last known state of the set; null when the ledger never knew it
   */
  public record Ended(
      ExitCode code, @Nullable String message, @Nullable Answer<RecoverySet> last) {}
}
