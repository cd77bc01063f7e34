package dev.belay.gateway;

import dev.belay.jobs.JobRunner;
import dev.belay.jobs.JobSettings;
import dev.belay.jobs.JobStore;
import dev.belay.jobs.Transactions;
import dev.belay.runtime.jobs.KindOfJob;
import io.opentelemetry.api.trace.Tracer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What several gateways share: gates, schedules, the outbox, and the jobs that tell platforms.
 * Webhooks don't come through here: the gateway takes them while the database is down.
 */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
  /** Requests to platforms: short, many at once, and tried for days. */
  private static final JobSettings JOBS =
      new JobSettings(
          8, Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofMillis(500), 100_000);

  @Bean
  Transactions transactions(DataSource dataSource) {
    return new Transactions(dataSource);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  @DependsOnDatabaseInitialization
  JobRunner jobRunner(JobStore jobs, List<KindOfJob> kinds, Tracer tracer) {
    return new JobRunner(
        jobs,
        kinds.stream().collect(Collectors.toMap(KindOfJob::kind, KindOfJob::handler)),
        JOBS,
        "trigger-gateway/" + UUID.randomUUID(),
        tracer);
  }
}
