package dev.belay.runtime.tracing;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a start that failed because of OpenTelemetry's settings, without a stack trace. */
class TraceSettingsAnalyzer extends AbstractFailureAnalyzer<ConfigurationException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, ConfigurationException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Correct the variable OTEL_…, or the setting otel.… of that name; docs/guides/operate.md"
            + " says under \"Traces\" which ones Belay reads.",
        cause);
  }
}
