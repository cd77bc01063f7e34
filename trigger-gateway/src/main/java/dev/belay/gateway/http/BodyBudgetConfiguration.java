package dev.belay.gateway.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationPredicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.util.unit.DataSize;

/** What every request passes before it comes to its door. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BodyBudgetConfiguration.ReceiveProperties.class)
class BodyBudgetConfiguration {
  private static final DataSize LEAST_DEFAULT = DataSize.ofMegabytes(32);

  /**
   * @param maxBufferedBodies what all bodies together may take; by default an eighth of the heap,
   *     and at least 32 MB. The JSON of a body takes several times its size in memory
   */
  @ConfigurationProperties("belay.receive")
  record ReceiveProperties(@Nullable DataSize maxBufferedBodies) {
    ReceiveProperties {
      if (maxBufferedBodies != null && maxBufferedBodies.toBytes() <= 0) {
        throw new IllegalArgumentException(
            "belay.receive.max-buffered-bodies is "
                + maxBufferedBodies
                + "; it must be more than 0 bytes");
      }
    }

    long bytes() {
      return maxBufferedBodies == null
          ? Math.max(LEAST_DEFAULT.toBytes(), Runtime.getRuntime().maxMemory() / 8)
          : maxBufferedBodies.toBytes();
    }
  }

  @Bean
  BodyBudget bodyBudget(ReceiveProperties properties, MeterRegistry meters) {
    BodyBudget budget = new BodyBudget(properties.bytes());
    Gauge.builder("belay.receive.buffered", budget, BodyBudget::held)
        .description("What the bodies of requests take in memory")
        .baseUnit("bytes")
        .register(meters);
    Gauge.builder("belay.receive.buffered.max", budget, BodyBudget::most)
        .description("What they may take; beyond it requests get 503")
        .baseUnit("bytes")
        .register(meters);
    return budget;
  }

  /**
   * Belay's own metrics count and time webhooks, and events that are read back. Another observation
   * of each would cost as much as reading it.
   */
  @Bean
  ObservationPredicate webhooksAreNotObserved() {
    return (name, context) ->
        !name.startsWith("spring.cloud.function")
            && !(context instanceof ServerRequestObservationContext request
                && request.getCarrier() != null
                && request.getCarrier().getRequestURI().startsWith("/webhooks/"));
  }

  @Bean
  BodyBudgetFilter bodyBudgetFilter(BodyBudget budget) {
    return new BodyBudgetFilter(budget);
  }
}
