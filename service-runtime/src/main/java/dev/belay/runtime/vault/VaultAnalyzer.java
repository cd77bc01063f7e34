package dev.belay.runtime.vault;

import dev.belay.vault.VaultException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a start that failed because of the vault or its key, without a stack trace. */
class VaultAnalyzer extends AbstractFailureAnalyzer<VaultException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, VaultException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "The settings are belay.vault.uri and belay.vault.key-file; docs/guides/operate.md says"
            + " how to keep a vault and its key.",
        cause);
  }
}
