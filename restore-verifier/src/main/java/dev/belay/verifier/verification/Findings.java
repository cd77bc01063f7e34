package dev.belay.verifier.verification;

import dev.belay.datastores.CheckResult;
import dev.belay.datastores.RequiredCheck;
import dev.belay.events.Check;
import dev.belay.events.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The findings of a verification so far. For one thread. */
final class Findings {
  private final String recoveryPointId;
  private final Clock clock;
  private final Instant startedAt;
  private final List<CheckResult> checks = new ArrayList<>();
  private final Set<RequiredCheck> required = new LinkedHashSet<>();
  private @Nullable Duration restoreTime;
  private String sandbox = "";

  Findings(String recoveryPointId, Clock clock) {
    this.recoveryPointId = recoveryPointId;
    this.clock = clock;
    this.startedAt = clock.instant();
    // These two checks are always required, whatever the driver requires.
    required.add(new RequiredCheck("manifest", recoveryPointId));
    required.add(new RequiredCheck("restore", recoveryPointId));
  }

  String recoveryPointId() {
    return recoveryPointId;
  }

  Step begin(String name) {
    return new Step(name, recoveryPointId, System.nanoTime());
  }

  void unknown(String name, String fault, String detail) {
    add(begin(name).unknown(fault, detail));
  }

  void add(CheckResult check) {
    checks.add(check);
  }

  void addAll(List<CheckResult> results) {
    checks.addAll(results);
    // A driver that made no check at all has not verified anything.
    for (RequiredCheck check : required) {
      if (checks.stream().noneMatch(check::isAnsweredBy)) {
        add(
            new Step(check.name(), check.subject(), System.nanoTime())
                .unknown("sandbox", "the check was not made"));
      }
    }
  }

  void require(Set<RequiredCheck> ofTheDriver) {
    if (ofTheDriver.isEmpty()) {
      throw new IllegalStateException("the driver requires no check");
    }
    required.addAll(ofTheDriver);
  }

  void openedSandbox(String description) {
    sandbox = description;
  }

  void restored(Duration elapsed) {
    restoreTime = elapsed;
  }

  boolean isAsCaptured() {
    Set<RequiredCheck> ofTheCopy = new LinkedHashSet<>(required);
    ofTheCopy.removeIf(check -> check.name().equals(Check.COMPLETENESS));
    return VerdictRule.of(ofTheCopy, checks) == Verdict.VERIFIED;
  }

  VerificationResult result() {
    return new VerificationResult(
        recoveryPointId,
        VerdictRule.of(required, checks),
        checks,
        restoreTime,
        sandbox,
        startedAt,
        clock.instant());
  }
}
