package dev.belay.runtime.codec;

import org.apache.kafka.common.config.ConfigException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a start that failed because of the registry's settings, without a stack trace. */
class RegistrySettingsAnalyzer extends AbstractFailureAnalyzer<ConfigException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, ConfigException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Correct the setting: belay.schema-registry.url, or the one of this name under"
            + " belay.schema-registry.properties.*; docs/reference/schemas.md describes them.",
        cause);
  }
}
