package dev.belay.verifier;

import dev.belay.jail.NoJailException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** What the start says where no jail can be made, without a stack trace. */
class NoJailAnalyzer extends AbstractFailureAnalyzer<NoJailException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, NoJailException cause) {
    return new FailureAnalysis(
        cause.getMessage(), "docs/guides/operate.md says what sandboxes need.", cause);
  }
}
