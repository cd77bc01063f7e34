package dev.belay.gateway.schedule;

import dev.belay.jobs.Outbox;
import dev.belay.jobs.Transactions;
import dev.belay.policy.live.LivePolicy;
import dev.belay.runtime.clock.Ticker;
import dev.belay.schemas.registry.RecordCodec;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The clock of the schedules. A turn that fails, for example without the database, is repeated. */
@Configuration(proxyBeanMethods = false)
class ScheduleConfiguration {
  private static final Duration TURN = Duration.ofSeconds(1);
  private static final Duration FORGET = Duration.ofHours(1);

  @Bean
  ScheduleTable scheduleTable(DataSource dataSource) {
    return new ScheduleTable(JdbcClient.create(dataSource));
  }

  @Bean
  Ticker schedulesForgetting(ScheduleTable table, Clock clock) {
    return new Ticker("schedules-forgetting", FORGET, () -> table.forgetOld(clock.instant()));
  }

  @Bean
  @DependsOnDatabaseInitialization
  Ticker schedules(
      LivePolicy policy,
      ScheduleTable table,
      Transactions transactions,
      Outbox outbox,
      RecordCodec codec,
      Clock clock,
      MeterRegistry meters) {
    Scheduler scheduler = new Scheduler(policy, table, transactions, outbox, codec, clock, meters);
    return new Ticker("schedules", TURN, scheduler::turn);
  }
}
