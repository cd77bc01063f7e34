package dev.belay.runtime.policy;

import dev.belay.policy.Policy;
import dev.belay.policy.live.LivePolicy;
import dev.belay.policy.read.InvalidPolicyException;
import dev.belay.policy.store.StoreKinds;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The policy of a service that has one. */
@AutoConfiguration
@ConditionalOnProperty("belay.policy.file")
@EnableConfigurationProperties(PolicyProperties.class)
public class PolicyConfiguration {
  /**
   * Of a service without drivers: it reads what it knows, and keeps the rest for those that have
   * them.
   */
  @Bean
  @ConditionalOnMissingBean
  StoreKinds storeKinds() {
    return StoreKinds.installed().tolerant();
  }

  @Bean(destroyMethod = "close")
  LivePolicy policy(PolicyProperties properties, StoreKinds kinds, MeterRegistry meters)
      throws IOException, InvalidPolicyException {
    LivePolicy policy = LivePolicy.open(properties.file(), kinds);
    policy.start(properties.reloadInterval());
    Gauge.builder("belay.policy.refused", policy, p -> p.problem().isPresent() ? 1 : 0)
        .description("Whether the policy's file holds a version that is refused: the old one stays")
        .register(meters);
    return policy;
  }

  /** Up with a refused change too: the old version works, and the details and the gauge tell. */
  @Bean
  HealthIndicator policyHealthIndicator(LivePolicy policy) {
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
