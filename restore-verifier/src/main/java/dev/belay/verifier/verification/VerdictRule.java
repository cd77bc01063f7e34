package dev.belay.verifier.verification;

import dev.belay.datastores.CheckResult;
import dev.belay.datastores.CheckResult.Outcome;
import dev.belay.datastores.RequiredCheck;
import dev.belay.events.Verdict;
import java.util.Collection;
import java.util.List;

/** Computes the verdict from the checks of a verification. */
final class VerdictRule {
  private VerdictRule() {}

  /**
   * One failed check is enough to fail. Otherwise every required check must be there at least once,
   * and must have passed each time. A check that is not required may stay unknown.
   */
  static Verdict of(Collection<RequiredCheck> required, List<CheckResult> results) {
    if (results.stream().anyMatch(result -> result.outcome() == Outcome.FAILED)) {
      return Verdict.FAILED;
    }
    return !required.isEmpty() && required.stream().allMatch(check -> passed(check, results))
        ? Verdict.VERIFIED
        : Verdict.UNKNOWN;
  }

  private static boolean passed(RequiredCheck check, List<CheckResult> results) {
    List<CheckResult> answers = results.stream().filter(check::isAnsweredBy).toList();
    return !answers.isEmpty()
        && answers.stream().allMatch(answer -> answer.outcome() == Outcome.PASSED);
  }
}
