package dev.belay.verifier.verification;

import dev.belay.datastores.CheckResult;
import dev.belay.datastores.CheckResult.Outcome;
import dev.belay.datastores.RequiredCheck;
import java.util.Collection;
import java.util.List;

/** What a verification comes to. Nothing but {@link #VERIFIED} may be relied on. */
public enum Verdict {
  /** Restored, and every required check was made and passed. */
  VERIFIED("verified"),
  /** A check says that the recovery point does not restore to what was captured. */
  FAILED("failed"),
  /** It could not be found out. */
  UNKNOWN("unknown");

  private final String word;

  Verdict(String word) {
    this.word = word;
  }

  /** As on the topics. */
  public String word() {
    return word;
  }

  /**
   * The rule. One failed check is enough to fail; without one, every required check must be there,
   * once or more, and have passed each time. A check that is not required may stay unknown.
   */
  public static Verdict of(Collection<RequiredCheck> required, List<CheckResult> results) {
    if (results.stream().anyMatch(result -> result.outcome() == Outcome.FAILED)) {
      return FAILED;
    }
    return !required.isEmpty() && required.stream().allMatch(check -> passed(check, results))
        ? VERIFIED
        : UNKNOWN;
  }

  private static boolean passed(RequiredCheck check, List<CheckResult> results) {
    List<CheckResult> answers = results.stream().filter(check::isAnsweredBy).toList();
    return !answers.isEmpty()
        && answers.stream().allMatch(answer -> answer.outcome() == Outcome.PASSED);
  }
}
