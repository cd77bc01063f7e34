package dev.belay.runtime.jobs;

import dev.belay.jobs.JobStore;
import dev.belay.jobs.Outbox;
import java.time.Duration;
import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationState;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;

/** The inbox and the outbox of every service. Each service runs its own jobs. */
@AutoConfiguration
public class JobsConfiguration {
  /**
   * How long a process that knows of nothing to do waits before it looks for what other processes
   * have recorded, or left when they died. What it records itself, it is told at once.
   */
  public static final String LOOK_AROUND = "${belay.jobs.look-around:500ms}";

  /**
   * A new migration of the jobs has a lower number than those that a service has for itself. Only
   * then may migrations run out of their order, which Flyway warns of.
   */
  @Bean
  FlywayMigrationStrategy migrationStrategy() {
    return JobsConfiguration::migrate;
  }

  static void migrate(Flyway flyway) {
    boolean late =
        Arrays.stream(flyway.info().all())
            .anyMatch(migration -> migration.getState() == MigrationState.IGNORED);
    Flyway used =
        late
            ? Flyway.configure(flyway.getConfiguration().getClassLoader())
                .configuration(flyway.getConfiguration())
                .outOfOrder(true)
                .load()
            : flyway;
    used.migrate();
  }

  /** Flyway creates the tables, so no job is claimed before they exist. */
  @Bean
  @DependsOnDatabaseInitialization
  JobStore jobStore(DataSource dataSource, Outbox outbox, @Value(LOOK_AROUND) Duration lookAround) {
    return new JobStore(dataSource, outbox, lookAround);
  }

  @Bean
  @DependsOnDatabaseInitialization
  Outbox outbox(DataSource dataSource) {
    return new Outbox(dataSource);
  }
}
