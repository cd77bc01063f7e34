package dev.belay.standalone.server;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/**
 * What Boot found out about a start that failed, for whoever prints it. Boot finds this class by
 * its name in {@code spring.factories} and makes an instance of its own, so that the finding is
 * kept for the process.
 */
public final class StartReport implements FailureAnalysisReporter {
  private static final AtomicReference<@Nullable FailureAnalysis> LAST = new AtomicReference<>();

  @Override
  public void report(FailureAnalysis analysis) {
    LAST.set(analysis);
  }

  /** The cause, and under it what mends it; empty if Boot knew nothing. */
  public static Optional<String> lastFailure() {
    FailureAnalysis analysis = LAST.get();
    if (analysis == null) {
      return Optional.empty();
    }
    String action = analysis.getAction();
    return Optional.of(
        analysis.getDescription() + (action == null || action.isBlank() ? "" : "\n" + action));
  }
}
