package dev.belay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.belay.runtime.testing.SchemaDescription;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Databases of earlier gateways, whose migrations are here as they were. */
class MigrationsTest {
  private static final String[] BEFORE = {"classpath:dev/belay/gateway/migration-before"};
  private static final String[] NOW = {
    "classpath:dev/belay/jobs/migration", "classpath:dev/belay/gateway/migration"
  };

  @Test
  void aDatabaseOfBeforeKeepsItsJobsAndBecomesWhatANewOneIs() throws Exception {
    try (HikariDataSource database = TestDatabase.empty().connections()) {
      JdbcClient jdbc = JdbcClient.create(database);
      migrate(database, "trigger_gateway", BEFORE);
      jdbc.sql(
              "insert into trigger_gateway.job (id, kind, payload, status, deadline, lane)"
                  + " values ('one', 'capture', '\\x01', 'queued', now(), 'a lane')")
          .update();
      jdbc.sql("insert into trigger_gateway.outbox (topic, key, value) values ('t', 'k', '\\x02')")
          .update();

      migrate(database, "trigger_gateway", NOW);
      migrate(database, "fresh", NOW);

      assertThat(jdbc.sql("select id from trigger_gateway.job").query(String.class).list())
          .containsExactly("one");
      assertThat(jdbc.sql("select key from trigger_gateway.outbox").query(String.class).list())
          .containsExactly("k");
      assertThat(SchemaDescription.of(database, "trigger_gateway"))
          .isNotEmpty()
          .isEqualTo(
              SchemaDescription.of(database, "fresh").stream()
                  .map(line -> line.replace("fresh.", "trigger_gateway."))
                  .toList());
    }
  }

  private static void migrate(DataSource database, String schema, String... locations) {
    Flyway.configure()
        .dataSource(database)
        .defaultSchema(schema)
        .createSchemas(true)
        .locations(locations)
        .outOfOrder(true)
        .load()
        .migrate();
  }
}
