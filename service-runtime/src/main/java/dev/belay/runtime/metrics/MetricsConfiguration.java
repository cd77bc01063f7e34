package dev.belay.runtime.metrics;

import dev.belay.jobs.JobRunner;
import dev.belay.jobs.JobStore;
import dev.belay.runtime.clock.Ticker;
import dev.belay.schemas.trust.Role;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;

/** The metrics that every service has. */
@AutoConfiguration
public class MetricsConfiguration {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

  @Bean
  BuildInfo buildInfo(Role role, PrometheusRegistry registry) {
    BuildInfo info = new BuildInfo(role.word(), version());
    registry.register(info);
    return info;
  }

  /** As the jar says; classes that run out of a folder have none. */
  private static String version() {
    return Objects.requireNonNullElse(
        MetricsConfiguration.class.getPackage().getImplementationVersion(), "development");
  }

  @Bean
  JobMetrics jobMetrics(
      JobStore store, ObjectProvider<JobRunner> runners, PrometheusRegistry registry) {
    JobMetrics metrics = new JobMetrics(store, () -> runners.stream().toList());
    registry.register(metrics);
    return metrics;
  }

  @Bean
  @DependsOnDatabaseInitialization
  Ticker jobFiguresTicker(JobMetrics metrics) {
    return new Ticker("job-figures", BETWEEN_LOOKS, metrics::look);
  }
}
