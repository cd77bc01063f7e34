package dev.belay.runtime.trust;

import dev.belay.schemas.registry.RecordCodec;
import dev.belay.schemas.trust.Role;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Signing and vetting, in every service; which role it has is the service's. */
@AutoConfiguration
@EnableConfigurationProperties(SigningProperties.class)
public class TrustConfiguration {
  @Bean
  LiveKeys liveKeys(Role role, SigningProperties properties) {
    return new LiveKeys(
        role, properties.requireKey(), properties.requireTrusted(), System::nanoTime);
  }

  @Bean
  RecordSigner recordSigner(LiveKeys keys, Clock clock) {
    return new RecordSigner(keys, clock);
  }

  @Bean
  RecordVetting recordVetting(LiveKeys keys, RecordCodec codec, MeterRegistry meters, Clock clock) {
    return new RecordVetting(keys, codec, meters, clock);
  }
}
