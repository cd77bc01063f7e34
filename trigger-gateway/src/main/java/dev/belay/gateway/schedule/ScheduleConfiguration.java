package dev.belay.gateway.schedule;

import dev.belay.gateway.Ticker;
import dev.belay.jobs.JobStore;
import dev.belay.policy.LivePolicy;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Looks at the clock every second. */
@Configuration(proxyBeanMethods = false)
class ScheduleConfiguration {
  private static final Duration TURN = Duration.ofSeconds(1);
  private static final Duration FORGET = Duration.ofHours(1);

  @Bean
  @DependsOnDatabaseInitialization
  Scheduler scheduler(
      LivePolicy policy,
      DataSource dataSource,
      JobStore jobs,
      RecordCodec codec,
      MeterRegistry meters,
      Clock clock) {
    ScheduleEvents events =
        new ScheduleEvents(event -> codec.encode(Topics.DEPLOYMENT_EVENTS, event));
    return new Scheduler(policy, dataSource, jobs, events, meters, clock);
  }

  @Bean
  Ticker scheduleTicker(Scheduler scheduler) {
    return new Ticker("schedules", TURN, scheduler::run);
  }

  @Bean
  Ticker scheduleForgetting(Scheduler scheduler) {
    return new Ticker("schedules-forgetting", FORGET, scheduler::forget);
  }
}
