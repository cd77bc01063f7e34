package dev.belay.gateway.handled;

import dev.belay.runtime.clock.Ticker;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class HandledEventsConfiguration {
  private static final Duration FLUSH = Duration.ofSeconds(5);
  private static final Duration FORGET = Duration.ofHours(1);

  @Bean
  HandledEventTable handledEventTable(DataSource dataSource) {
    return new HandledEventTable(JdbcClient.create(dataSource));
  }

  @Bean
  @DependsOnDatabaseInitialization
  IgnoredDeliveryTable ignoredDeliveryTable(DataSource dataSource) {
    return new IgnoredDeliveryTable(JdbcClient.create(dataSource));
  }

  @Bean(destroyMethod = "flush")
  IgnoredDeliveries ignoredDeliveries(IgnoredDeliveryTable table, Clock clock) {
    return new IgnoredDeliveries(table, clock);
  }

  @Bean
  Ticker ignoredDeliveriesTicker(IgnoredDeliveries ignored) {
    return new Ticker("ignored-deliveries", FLUSH, ignored::flush);
  }

  @Bean
  Ticker eventsForgetting(HandledEventTable table, IgnoredDeliveryTable ignored) {
    return new Ticker(
        "events-forgetting",
        FORGET,
        () -> {
          table.forget();
          ignored.forget();
        });
  }
}
