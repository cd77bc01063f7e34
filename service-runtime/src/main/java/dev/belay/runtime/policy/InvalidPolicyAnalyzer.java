package dev.belay.runtime.policy;

import dev.belay.policy.read.InvalidPolicyException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a start-up that failed because of the policy: all its problems, and no stack trace. */
class InvalidPolicyAnalyzer extends AbstractFailureAnalyzer<InvalidPolicyException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, InvalidPolicyException cause) {
    return new FailureAnalysis(
        cause.getMessage(), "Correct the policy; docs/reference/policy.md describes it.", cause);
  }
}
