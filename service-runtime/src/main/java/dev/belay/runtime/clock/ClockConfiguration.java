package dev.belay.runtime.clock;

import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The clock of every service, and the watch on what goes by it. Tests use their own clock. */
@AutoConfiguration
public class ClockConfiguration {
  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  ThreadsHealth threadsHealthIndicator(ObjectProvider<Ticker> tickers) {
    return new ThreadsHealth(() -> tickers.stream().toList());
  }
}
