package dev.belay.ledger;

import dev.belay.jobs.JobRunner;
import dev.belay.jobs.JobSettings;
import dev.belay.jobs.JobStore;
import dev.belay.ledger.metrics.ChannelGauges;
import dev.belay.ledger.notify.ChannelTable;
import dev.belay.ledger.notify.ChannelWatch;
import dev.belay.ledger.notify.Directory;
import dev.belay.ledger.notify.NoticeTable;
import dev.belay.ledger.notify.NotificationFlow;
import dev.belay.ledger.notify.Notifications;
import dev.belay.ledger.notify.channel.Channels;
import dev.belay.ledger.notify.channel.HttpCalls;
import dev.belay.ledger.notify.recipient.RecipientChannel;
import dev.belay.ledger.read.Overdue;
import dev.belay.policy.live.LivePolicy;
import dev.belay.runtime.clock.Ticker;
import dev.belay.runtime.health.HealthFromMemory;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts notifications together. */
@Configuration(proxyBeanMethods = false)
class NotificationConfiguration {
  private static final Duration LOOK = Duration.ofSeconds(10);

  /** Allows more attempts than fit into a day at the longest interval. */
  private static final JobSettings SETTINGS =
      new JobSettings(
          4, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(2), 200);

  @Bean(destroyMethod = "close")
  HttpCalls notificationCalls(Clock clock) {
    return new HttpCalls(clock);
  }

  /** Without a policy file, only the recipients of the configuration are told. */
  @Bean
  Directory notificationDirectory(
      ObjectProvider<LivePolicy> policy, LedgerProperties properties, HttpCalls http, Clock clock) {
    LivePolicy live = policy.getIfAvailable();
    return new Directory(
        () ->
            live == null ? dev.belay.policy.notify.Notifications.NONE : live.get().notifications(),
        properties.notifications(),
        new Channels(System.getenv(), http, clock),
        recipient -> new RecipientChannel(recipient, http, clock));
  }

  @Bean
  ChannelTable channelTable(JdbcClient jdbc) {
    return new ChannelTable(jdbc);
  }

  @Bean
  Notifications notifications(
      Directory directory,
      ChannelTable channels,
      JdbcClient jdbc,
      JobStore jobs,
      TransactionTemplate transactions,
      Clock clock) {
    return new Notifications(
        directory,
        new NoticeTable(jdbc),
        channels,
        jobs,
        task -> transactions.executeWithoutResult(status -> task.run()),
        clock);
  }

  @Bean
  ChannelWatch channelWatch(
      Directory directory, ChannelTable channels, Notifications notifications, Clock clock) {
    return new ChannelWatch(directory, channels, notifications, clock);
  }

  @Bean
  ChannelGauges channelGauges(ChannelWatch watch, PrometheusRegistry registry) {
    ChannelGauges gauges = new ChannelGauges(watch);
    registry.register(gauges);
    return gauges;
  }

  @Bean
  @DependsOnDatabaseInitialization
  Ticker overdueTicker(Notifications notifications, Overdue overdue) {
    return new Ticker("overdue", LOOK, () -> notifications.watch(overdue));
  }

  @Bean
  @DependsOnDatabaseInitialization
  Ticker digestTicker(Notifications notifications) {
    return new Ticker("digests", LOOK, notifications::digest);
  }

  @Bean
  @DependsOnDatabaseInitialization
  Ticker channelTicker(ChannelWatch watch) {
    return new Ticker("channels", LOOK, watch::look);
  }

  /** Healthy without a channel, since the ledger does all the rest; the details say which. */
  @Bean
  HealthFromMemory notificationsHealthIndicator(ChannelWatch watch) {
    return () -> {
      Health.Builder health = Health.up();
      watch
          .unready()
          .forEach((name, problem) -> health.withDetail(name, "can't deliver: " + problem));
      return health.build();
    };
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  @DependsOnDatabaseInitialization
  JobRunner notificationRunner(
      Directory directory,
      Notifications notifications,
      JobStore jobs,
      Tracer tracer,
      MeterRegistry meters) {
    Counter undelivered =
        Counter.builder("belay.notifications.undelivered")
            .description("Notifications that could not be delivered and were given up")
            .register(meters);
    return new JobRunner(
        jobs,
        Map.of(
            Notifications.NOTIFICATION,
            new NotificationFlow(directory, notifications, undelivered::increment)),
        SETTINGS,
        "ledger-service/" + UUID.randomUUID(),
        tracer);
  }
}
