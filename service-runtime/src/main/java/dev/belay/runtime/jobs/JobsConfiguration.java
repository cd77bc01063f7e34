package dev.belay.runtime.jobs;

import dev.belay.jobs.JobStore;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;

/** The inbox and the outbox of every service; what runs its jobs is the service's. */
@AutoConfiguration
public class JobsConfiguration {
  /** Its tables are Flyway's: no job is claimed before they are there. */
  @Bean
  @DependsOnDatabaseInitialization
  JobStore jobStore(DataSource dataSource) {
    return new JobStore(dataSource);
  }
}
