package dev.belay.gateway;

import dev.belay.gateway.spool.Spool;
import dev.belay.gateway.spool.SpoolSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The spool, and its health. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GatewayProperties.class)
class GatewayConfiguration {
  @Bean(destroyMethod = "close")
  Spool spool(GatewayProperties properties, Clock clock, MeterRegistry meters) throws IOException {
    GatewayProperties.Spool wanted = properties.spool();
    Spool spool =
        Spool.open(
            new SpoolSettings(
                wanted.directory(), wanted.maxSize().toBytes(), wanted.dedupeWindow()),
            clock);
    Gauge.builder("belay.spool.backlog", spool, Spool::backlog)
        .description("Deliveries that are not published yet")
        .register(meters);
    Gauge.builder("belay.spool.oldest.age", spool, s -> s.oldestAge().toMillis() / 1000.0)
        .description("How long the oldest unpublished delivery has been waiting")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("belay.spool.size", spool, Spool::bytes)
        .description("What the deliveries take on disk")
        .baseUnit("bytes")
        .register(meters);
    return spool;
  }

  @Bean
  HealthIndicator spoolHealthIndicator(Spool spool) {
    return () -> {
      String failure = spool.lastFailure();
      Health.Builder health = failure == null ? Health.up() : Health.down();
      if (failure != null) {
        health.withDetail("failure", failure);
      }
      return health
          .withDetail("backlog", spool.backlog())
          .withDetail("oldestAge", spool.oldestAge().toString())
          .withDetail("bytes", spool.bytes())
          .build();
    };
  }
}
