package dev.belay.ledger;

import dev.belay.jobs.JobRunner;
import dev.belay.jobs.JobSettings;
import dev.belay.jobs.JobStore;
import dev.belay.ledger.notify.NotificationFlow;
import dev.belay.ledger.notify.Notifications;
import dev.belay.ledger.read.Overdue;
import dev.belay.runtime.clock.Ticker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts notifications together. */
@Configuration(proxyBeanMethods = false)
class NotificationConfiguration {
  private static final Duration LOOK = Duration.ofSeconds(10);

  /** Allows more attempts than fit into a day at the longest interval. */
  private static final JobSettings SETTINGS =
      new JobSettings(
          4, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(2), 200);

  @Bean
  Notifications notifications(LedgerProperties properties, JobStore jobs, Clock clock) {
    return new Notifications(properties.notifications(), jobs, clock);
  }

  @Bean
  @DependsOnDatabaseInitialization
  Ticker overdueTicker(Notifications notifications, Overdue overdue) {
    return new Ticker("overdue", LOOK, () -> notifications.watch(overdue));
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  @DependsOnDatabaseInitialization
  JobRunner notificationRunner(
      LedgerProperties properties, JobStore jobs, Clock clock, MeterRegistry meters) {
    Counter undelivered =
        Counter.builder("belay.notifications.undelivered")
            .description("Notifications that could not be delivered and were given up")
            .register(meters);
    return new JobRunner(
        jobs,
        Map.of(
            Notifications.NOTIFICATION,
            new NotificationFlow(properties.notifications(), clock, undelivered::increment)),
        SETTINGS,
        "ledger-service/" + UUID.randomUUID());
  }
}
