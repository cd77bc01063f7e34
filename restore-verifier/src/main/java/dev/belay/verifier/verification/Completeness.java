package dev.belay.verifier.verification;

import dev.belay.datastores.CheckResult;
import dev.belay.datastores.RequiredCheck;
import dev.belay.events.Check;
import dev.belay.policy.store.StoreKey;
import dev.belay.vault.Manifest;
import java.util.List;
import java.util.Set;

/**
 * Whether a recovery point has all of its data store. What the capture could not see can't be
 * checked, so such a point is never verified, unless the policy said that it may be missing.
 */
final class Completeness {
  /** The kind of fault. Another attempt finds the same. */
  private static final String FAULT = "partial";

  private static final int MOST = 5;

  private Completeness() {}

  /** Adds the check where a point has gaps. */
  static void check(Findings findings, Manifest manifest) {
    if (manifest.gaps().isEmpty()) {
      return;
    }
    findings.require(Set.of(new RequiredCheck(Check.COMPLETENESS, findings.recoveryPointId())));
    Step step = findings.begin(Check.COMPLETENESS);
    List<Manifest.Gap> unaccepted =
        manifest.gaps().stream().filter(gap -> !gap.accepted()).toList();
    findings.add(
        unaccepted.isEmpty()
            ? step.passed("complete but for what the policy accepts: " + text(manifest.gaps()))
            : step.unknown(
                FAULT,
                text(unaccepted)
                    + ". Capture again when that is mended; or, if it may be missing, say "
                    + StoreKey.PARTIAL
                    + ": accept of the data store in the policy, and capture again"));
  }

  /** Whether {@code check} says the same whenever it is made. */
  static boolean isLasting(CheckResult check) {
    return FAULT.equals(check.fault());
  }

  private static String text(List<Manifest.Gap> gaps) {
    String first = String.join("; ", gaps.stream().limit(MOST).map(Manifest.Gap::text).toList());
    return gaps.size() > MOST ? first + "; and " + (gaps.size() - MOST) + " more" : first;
  }
}
