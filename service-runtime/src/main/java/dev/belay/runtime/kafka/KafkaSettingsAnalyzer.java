package dev.belay.runtime.kafka;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a start that failed because of Kafka's settings, without a stack trace. */
class KafkaSettingsAnalyzer extends AbstractFailureAnalyzer<KafkaSettingsException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, KafkaSettingsException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Correct the settings; docs/guides/external.md has complete" + " examples.",
        cause);
  }
}
