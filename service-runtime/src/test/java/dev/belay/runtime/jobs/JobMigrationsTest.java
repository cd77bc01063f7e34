package dev.belay.runtime.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.runtime.testing.SchemaDescription;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Databases of workers and verifiers of before, whose migrations are here as they were. */
class JobMigrationsTest {
  @Test
  void aDatabaseOfBeforeKeepsItsJobsAndBecomesWhatANewOneIs() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
      DataSource database = server.getPostgresDatabase();
      JdbcClient jdbc = JdbcClient.create(database);
      migrate(database, "backup_worker", "classpath:dev/belay/jobs/migration-before");
      jdbc.sql(
              "insert into backup_worker.job (id, kind, payload, status, deadline, lane)"
                  + " values ('one', 'capture', '\\x01', 'queued', now(), 'a lane')")
          .update();
      jdbc.sql("insert into backup_worker.outbox (topic, key, value) values ('t', 'k', '\\x02')")
          .update();

      migrate(database, "backup_worker", "classpath:dev/belay/jobs/migration");
      migrate(database, "fresh", "classpath:dev/belay/jobs/migration");

      assertThat(jdbc.sql("select id from backup_worker.job").query(String.class).list())
          .containsExactly("one");
      assertThat(jdbc.sql("select key from backup_worker.outbox").query(String.class).list())
          .containsExactly("k");
      assertThat(SchemaDescription.of(database, "backup_worker"))
          .isNotEmpty()
          .isEqualTo(
              SchemaDescription.of(database, "fresh").stream()
                  .map(line -> line.replace("fresh.", "backup_worker."))
                  .toList());
    }
  }

  /** As a service's own, which have higher numbers than those of the jobs that come later. */
  @Test
  void aLateMigrationOfTheJobsRunsThoughTheServicesOwnHaveRun(@TempDir Path folder)
      throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
      DataSource database = server.getPostgresDatabase();
      Files.writeString(folder.resolve("V1__first.sql"), "create table first ();");
      Files.writeString(folder.resolve("V100__own.sql"), "create table own ();");
      JobsConfiguration.migrate(of(database, folder));
      Files.writeString(folder.resolve("V2__late.sql"), "create table late ();");

      JobsConfiguration.migrate(of(database, folder));
      JobsConfiguration.migrate(of(database, folder));

      assertThat(
              JdbcClient.create(database)
                  .sql("select to_regclass('service.late')::text")
                  .query(String.class)
                  .single())
          .isEqualTo("service.late");
    }
  }

  private static Flyway of(DataSource database, Path folder) {
    return Flyway.configure()
        .dataSource(database)
        .defaultSchema("service")
        .createSchemas(true)
        .locations("filesystem:" + folder)
        .load();
  }

  private static void migrate(DataSource database, String schema, String location) {
    Flyway.configure()
        .dataSource(database)
        .defaultSchema(schema)
        .createSchemas(true)
        .locations(location)
        .load()
        .migrate();
  }
}
