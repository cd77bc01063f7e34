package dev.belay.gateway;

import dev.belay.gateway.publish.Publisher;
import dev.belay.jobs.JobRunner;
import dev.belay.jobs.JobSettings;
import dev.belay.jobs.JobStore;
import dev.belay.jobs.OutboxRelay;
import dev.belay.schemas.registry.RecordCodec;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What several gateways share: gates, schedules, and what is to be published or told about them.
 * Webhooks don't come through here, so that they are taken while the database is down.
 */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
  private static final Duration OUTBOX_POLL = Duration.ofMillis(100);

  /** Requests to platforms: short, many at once, and tried for days. */
  private static final JobSettings JOBS =
      new JobSettings(
          8, Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofMillis(500), 100_000);

  /** For what goes through the outbox. */
  @Bean(destroyMethod = "close")
  RecordCodec recordCodec(GatewayProperties properties) {
    return new RecordCodec(properties.schemaRegistry().all());
  }

  /** Its tables are Flyway's: no job is claimed before they are there. */
  @Bean
  @DependsOnDatabaseInitialization
  JobStore jobStore(DataSource dataSource) {
    return new JobStore(dataSource);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  @DependsOnDatabaseInitialization
  JobRunner jobRunner(JobStore jobs, List<KindOfJob> kinds) {
    return new JobRunner(
        jobs,
        kinds.stream().collect(Collectors.toMap(KindOfJob::kind, KindOfJob::handler)),
        JOBS,
        "trigger-gateway/" + UUID.randomUUID());
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  @DependsOnDatabaseInitialization
  OutboxRelay outboxRelay(DataSource dataSource, Publisher publisher) {
    return new OutboxRelay(dataSource, publisher::publishAll, OUTBOX_POLL);
  }
}
