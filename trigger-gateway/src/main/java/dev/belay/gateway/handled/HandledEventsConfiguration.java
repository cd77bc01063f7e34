package dev.belay.gateway.handled;

import dev.belay.runtime.clock.Ticker;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class HandledEventsConfiguration {
  private static final Duration FORGET = Duration.ofHours(1);

  @Bean
  HandledEventTable handledEventTable(DataSource dataSource) {
    return new HandledEventTable(JdbcClient.create(dataSource));
  }

  @Bean
  Ticker eventsForgetting(HandledEventTable table) {
    return new Ticker("events-forgetting", FORGET, table::forget);
  }
}
