package dev.belay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.runtime.testing.SchemaDescription;
import dev.belay.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Databases that ledgers have made whose migrations held the tables of jobs as a copy. Those
 * migrations are here as they were.
 */
@Tag("faults")
class LedgerUpgradeTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "3", "4", "6", "7"})
  void aDatabaseOfAnyVersionBecomesWhatANewOneIs(String version) throws Exception {
    TestDatabase old = ofBefore(version);

    old.migratedTo("latest");

    assertThat(SchemaDescription.of(old.source(), "ledger"))
        .isEqualTo(SchemaDescription.of(TestDatabase.migrated().source(), "ledger"))
        .anyMatch(line -> line.contains("job_lane"));
    old.migratedTo("latest");
  }

  @Test
  void jobsCommandsAndOperationsSurvive() {
    TestDatabase old = ofBefore("7");
    String operation = UUID.randomUUID().toString();
    fill(old, operation);
    List<String> before = rows(old);

    old.migratedTo("latest");

    assertThat(rows(old)).isEqualTo(before);
    old.jdbc
        .sql("insert into ledger.outbox (topic, key, value) values ('t', 'later', '\\x00')")
        .update();
    old.jdbc
        .sql(
            "insert into ledger.job (id, kind, payload, status, deadline)"
                + " values ('later', 'notification', '\\x00', 'queued', now())")
        .update();
    assertThat(
            old.jdbc
                .sql("select key from ledger.outbox order by position")
                .query(String.class)
                .list())
        .containsExactly("first-" + operation, "second-" + operation, "later");
    assertThat(
            old.jdbc.sql("select id from ledger.job order by sequence").query(String.class).list())
        .containsExactly("waits", "ended", "later");
  }

  @Test
  void aLedgerThatStartsOnItPublishesWhatWasOnItsWay() {
    TestDatabase old = ofBefore("7");
    String operation = UUID.randomUUID().toString();
    fill(old, operation);

    try (RunningLedger ledger = new RunningLedger(old)) {
      await()
          .atMost(LONG)
          .until(() -> ledger.read(Topics.RECOVERY_COMMANDS, "first-" + operation).size() == 1);
      assertThat(ledger.get("/actuator/health").statusCode()).isEqualTo(200);
      assertThat(
              old.jdbc
                  .sql("select status from ledger.job where id = 'ended'")
                  .query(String.class)
                  .single())
          .isEqualTo("done");
    }
  }

  private static TestDatabase ofBefore(String version) {
    TestDatabase database = new TestDatabase();
    Flyway.configure()
        .dataSource(database.source())
        .schemas("ledger")
        .table("ledger_schema_history")
        .locations("classpath:dev/belay/ledger/migration-before")
        .target(version)
        .load()
        .migrate();
    return database;
  }

  private static void fill(TestDatabase database, String operation) {
    database
        .jdbc
        .sql(
            """
            insert into ledger.operation
              (operation_id, kind, status, application, environment, requested_at, deadline, completed_at,
               document)
            values (cast(:id as uuid), 'restore', 'succeeded', 'shop', 'production', now(), now(), now(), '{}')
            """)
        .param("id", operation)
        .update();
    database
        .jdbc
        .sql(
            """
            insert into ledger.outbox (topic, key, value)
            values (:topic, 'first-' || :id, '\\x01'), (:topic, 'second-' || :id, '\\x02')
            """)
        .param("topic", Topics.RECOVERY_COMMANDS)
        .param("id", operation)
        .update();
    database
        .jdbc
        .sql(
            """
            insert into ledger.job (id, kind, payload, status, run_after, deadline, lane, note, finished_at)
            values ('waits', 'notification', '\\x01', 'queued', now() + interval '1 day', now() + interval '2 days',
                'a lane', '\\x02', null),
              ('ended', 'notification', '\\x03', 'done', now(), now(), null, null, now())
            """)
        .update();
  }

  /** Those that migrations add, with values that mean what was meant before. */
  private static final String LATER_COLUMNS = "{turn,claimed_at,deaths,last_failure,traceparent}";

  private static List<String> rows(TestDatabase database) {
    return List.of("operation", "outbox", "job").stream()
        .flatMap(
            table ->
                database
                    .jdbc
                    .sql(
                        "select (to_jsonb(t) - '%s'::text[])::text from ledger.%s t order by 1"
                            .formatted(LATER_COLUMNS, table))
                    .query(String.class)
                    .list()
                    .stream())
        .toList();
  }
}
