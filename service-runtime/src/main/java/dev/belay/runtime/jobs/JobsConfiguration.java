package dev.belay.runtime.jobs;

import dev.belay.jobs.JobStore;
import dev.belay.jobs.Outbox;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;

/** The inbox and the outbox of every service. Each service runs its own jobs. */
@AutoConfiguration
public class JobsConfiguration {
  /** Flyway creates the tables, so no job is claimed before they exist. */
  @Bean
  @DependsOnDatabaseInitialization
  JobStore jobStore(DataSource dataSource) {
    return new JobStore(dataSource);
  }

  @Bean
  @DependsOnDatabaseInitialization
  Outbox outbox(DataSource dataSource) {
    return new Outbox(dataSource);
  }
}
