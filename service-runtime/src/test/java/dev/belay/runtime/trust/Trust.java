package dev.belay.runtime.trust;

import dev.belay.runtime.testing.TestKeys;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.schemas.trust.Role;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;

/** What a service has of this package, for tests of others. */
public final class Trust {
  private Trust() {}

  public static RecordSigner signer(Role role) {
    return new RecordSigner(keys(role), Clock.systemUTC());
  }

  public static RecordVetting vetting(RecordCodec codec, MeterRegistry meters) {
    return new RecordVetting(keys(Role.LEDGER), codec, meters, Clock.systemUTC());
  }

  private static LiveKeys keys(Role role) {
    return new LiveKeys(role, TestKeys.keys(), TestKeys.trusted(), System::nanoTime);
  }
}
