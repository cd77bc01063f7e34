package dev.belay.ledger;

import dev.belay.ledger.read.Changes;
import dev.belay.ledger.stream.Streams;
import dev.belay.runtime.clock.Ticker;
import java.time.Duration;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts the streams of changes together. */
@Configuration(proxyBeanMethods = false)
class StreamConfiguration {
  private static final Duration TURN = Duration.ofSeconds(1);

  @Bean
  Streams streams(JdbcClient jdbc) {
    Changes changes = new Changes(jdbc);
    return new Streams(changes::newest, changes::after);
  }

  @Bean
  @DependsOnDatabaseInitialization
  Ticker streamsTicker(Streams streams) {
    return new Ticker("streams", TURN, streams::turn);
  }

  /** Open streams would hold up a graceful end: they end before the server waits for requests. */
  @Bean
  SmartLifecycle endOfStreams(Streams streams) {
    return new SmartLifecycle() {
      private volatile boolean running;

      @Override
      public void start() {
        running = true;
      }

      @Override
      public void stop() {
        running = false;
        streams.close();
      }

      @Override
      public boolean isRunning() {
        return running;
      }

      @Override
      public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE;
      }
    };
  }
}
