package dev.belay.gateway.generic;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** What the start says when sources are described wrongly: all problems, without a stack trace. */
class InvalidSourcesAnalyzer extends AbstractFailureAnalyzer<InvalidSourcesException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, InvalidSourcesException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Correct belay.sources; docs/reference/sources-generic.md describes it.",
        cause);
  }
}
