package dev.belay.runtime.vault;

import dev.belay.vault.VaultTraffic;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** What this process asked of the vault's storage, and whether the key has a copy. */
final class VaultMetrics implements MeterBinder {
  private final VaultTraffic traffic;
  private final KeyBackup backup;

  VaultMetrics(VaultTraffic traffic, KeyBackup backup) {
    this.traffic = traffic;
    this.backup = backup;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    FunctionCounter.builder("belay.vault.read", traffic, VaultTraffic::bytesRead)
        .description("Bytes that this process has read from the vault, as they are stored")
        .baseUnit("bytes")
        .register(meters);
    FunctionCounter.builder("belay.vault.written", traffic, VaultTraffic::bytesWritten)
        .description("Bytes that this process has newly stored in the vault")
        .baseUnit("bytes")
        .register(meters);
    for (VaultTraffic.Operation operation : VaultTraffic.Operation.values()) {
      FunctionCounter.builder("belay.vault.errors", traffic, it -> it.errors(operation))
          .description("Requests to the vault's storage without an answer that can be used")
          .tag("operation", operation.word())
          .register(meters);
    }
    Gauge.builder("belay.vault.key.backup.timestamp", backup, it -> it.seconds().orElse(Double.NaN))
        .description("When a copy of the vault's key was last proven to open it; 0 for never")
        .baseUnit("seconds")
        .register(meters);
  }
}
