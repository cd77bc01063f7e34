package dev.belay.runtime.policy;

import dev.belay.policy.Policy;
import dev.belay.policy.live.LivePolicy;
import dev.belay.policy.read.InvalidPolicyException;
import dev.belay.policy.store.StoreKinds;
import dev.belay.runtime.health.HealthFromMemory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.context.annotation.Bean;

/** The policy of a service that has one. */
@AutoConfiguration
@ConditionalOnProperty("belay.policy.file")
@EnableConfigurationProperties(PolicyProperties.class)
public class PolicyConfiguration {
  /**
   * For a service without drivers: it reads what it knows, and leaves the rest to services with
   * drivers.
   */
  @Bean
  @ConditionalOnMissingBean
  StoreKinds storeKinds() {
    return StoreKinds.installed().tolerant();
  }

  @Bean(destroyMethod = "close")
  LivePolicy policy(PolicyProperties properties, StoreKinds kinds, MeterRegistry meters)
      throws IOException, InvalidPolicyException {
    LivePolicy policy = LivePolicy.open(properties.file(), kinds, properties.author());
    policy.start(properties.reloadInterval());
    Gauge.builder("belay.policy.refused", policy, p -> p.problem().isPresent() ? 1 : 0)
        .description(
            "1 if the policy file has a version that was refused, so that the old one stays in"
                + " force")
        .register(meters);
    return policy;
  }

  /**
   * Healthy even with a refused change: the old version works, and the details and the gauge tell.
   */
  @Bean
  HealthFromMemory policyHealthIndicator(LivePolicy policy) {
    return () -> {
      Policy inForce = policy.get();
      Health.Builder health =
          Health.up()
              .withDetail("version", inForce.version())
              .withDetail("applications", inForce.applications().keySet());
      policy.problem().ifPresent(problem -> health.withDetail("refused", problem.message()));
      return health.build();
    };
  }
}
