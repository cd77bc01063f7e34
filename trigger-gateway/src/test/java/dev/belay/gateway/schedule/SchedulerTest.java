package dev.belay.gateway.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.gateway.TestDatabase;
import dev.belay.jobs.JobStore;
import dev.belay.policy.Policy;
import dev.belay.policy.PolicyReader;
import dev.belay.schemas.DeploymentEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Schedulers of several gateways on one database. */
class SchedulerTest {
  private static final Instant TEN = Instant.parse("2026-03-10T10:00:30Z");
  private static final String HOURLY = "0 * * * *";
  private static final String RULE = "shop/production/hourly";

  private final DataSource dataSource = migrated();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Instant now = TEN;
  private Policy policy;

  @BeforeEach
  void policy() throws Exception {
    policy = policy(HOURLY, "catch-up");
  }

  @Test
  void aNewScheduleFiresForNoTimeBeforeIt() throws Exception {
    Scheduler scheduler = scheduler();

    scheduler.run();
    assertThat(fires()).isEmpty();
    now = TEN.plus(Duration.ofHours(1));
    scheduler.run();
    scheduler.run();

    assertThat(fires())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getSource()).isEqualTo("schedule");
              assertThat(event.getPhase()).isEqualTo("on-schedule");
              assertThat(event.getApplication()).isEqualTo("shop");
              assertThat(event.getEnvironment()).isEqualTo("production");
              assertThat(event.getOccurredAt()).isEqualTo("2026-03-10T11:00:00Z");
              assertThat(event.getReceivedAt()).isEqualTo(now);
              assertThat(event.getDeliveryId()).isEqualTo(RULE + "@2026-03-10T11:00:00Z");
              assertThat(event.getAttributes()).containsOnly(java.util.Map.entry("schedule", RULE));
            });
  }

  @Test
  void manyGatewaysFireOnce() throws Exception {
    List<Scheduler> gateways = List.of(scheduler(), scheduler(), scheduler(), scheduler());
    try (ExecutorService threads = Executors.newFixedThreadPool(gateways.size())) {
      for (int hour = 0; hour <= 5; hour++) {
        now = TEN.plus(Duration.ofHours(hour));
        List<Callable<Void>> calls = new ArrayList<>();
        for (Scheduler gateway : gateways) {
          calls.add(
              () -> {
                gateway.run();
                gateway.run();
                return null;
              });
        }
        for (Future<Void> result : threads.invokeAll(calls)) {
          result.get();
        }
      }
    }

    assertThat(fires())
        .extracting(event -> event.getOccurredAt().toString())
        .containsExactly(
            "2026-03-10T11:00:00Z",
            "2026-03-10T12:00:00Z",
            "2026-03-10T13:00:00Z",
            "2026-03-10T14:00:00Z",
            "2026-03-10T15:00:00Z");
  }

  @Test
  void missedTimesAreCaughtUpOnceAndReported() throws Exception {
    scheduler().run();

    now = TEN.plus(Duration.ofMinutes(5 * 60 + 30));
    scheduler().run();
    scheduler().run();

    assertThat(fires())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getOccurredAt()).isEqualTo("2026-03-10T15:00:00Z");
              assertThat(event.getReceivedAt()).isEqualTo(now);
              assertThat(event.getAttributes()).containsEntry("missed-fires", "5");
            });
    assertThat(meters.counter("belay.schedule.missed", "schedule", RULE).count()).isEqualTo(5);
  }

  @Test
  void missedTimesAreSkippedIfThePolicySaysSo() throws Exception {
    policy = policy(HOURLY, "skip");
    scheduler().run();
    now = TEN.plus(Duration.ofMinutes(5 * 60 + 30));
    scheduler().run();
    assertThat(fires()).isEmpty();
    assertThat(meters.counter("belay.schedule.missed", "schedule", RULE).count()).isEqualTo(5);

    now = TEN.plus(Duration.ofHours(6));
    scheduler().run();

    assertThat(fires())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getOccurredAt()).isEqualTo("2026-03-10T16:00:00Z");
              assertThat(event.getAttributes()).doesNotContainKey("missed-fires");
            });
  }

  @Test
  void aChangedScheduleBeginsAnew() throws Exception {
    scheduler().run();
    policy = policy("30 * * * *", "catch-up");
    now = TEN.plus(Duration.ofHours(3));

    scheduler().run();
    assertThat(fires()).isEmpty();
    now = now.plus(Duration.ofMinutes(30));
    scheduler().run();

    assertThat(fires())
        .extracting(event -> event.getOccurredAt().toString())
        .containsExactly("2026-03-10T13:30:00Z");
  }

  @Test
  void aScheduleThatWasOutOfThePolicyBeginsAnew() throws Exception {
    Policy with = policy;
    scheduler().run();
    policy = policy(null, null);
    scheduler().run();
    now = TEN.plus(Duration.ofDays(3));
    policy = with;

    scheduler().run();
    assertThat(fires()).isEmpty();
    now = now.plus(Duration.ofHours(1));
    scheduler().run();

    assertThat(fires()).hasSize(1);
  }

  @Test
  void whileGatewaysDisagreeOnThePolicyNoTimeIsLost() throws Exception {
    Policy with = policy;
    scheduler().run();
    for (int second = 0; second <= 3600; second += 20) {
      now = TEN.plusSeconds(second);
      policy = policy(null, null);
      scheduler().run();
      policy = with;
      scheduler().run();
    }

    assertThat(fires()).hasSize(1);
  }

  private Scheduler scheduler() {
    Clock clock =
        new Clock() {
          @Override
          public Instant instant() {
            return now;
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
          }
        };
    ScheduleEvents events =
        new ScheduleEvents(
            event -> {
              try {
                var bytes = DeploymentEvent.getEncoder().encode(event);
                byte[] array = new byte[bytes.remaining()];
                bytes.get(array);
                return array;
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    return new Scheduler(() -> policy, dataSource, new JobStore(dataSource), events, meters, clock);
  }

  private List<DeploymentEvent> fires() {
    return JdbcClient.create(dataSource)
        .sql("select value from outbox where topic = 'belay.deployment-events' order by position")
        .query(
            (row, number) -> {
              try {
                return DeploymentEvent.getDecoder().decode(row.getBytes(1));
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            })
        .list();
  }

  private static Policy policy(String cron, String missed) throws Exception {
    String text =
        """
        version: 1
        data-stores:
          shop-db: {driver: postgresql, url: "postgresql://localhost/shop", username: belay, password: none}
        applications:
          shop:
            environments:
              production:
                rules:
                  - {on: manual, capture: [shop-db]}
        """;
    if (cron != null) {
      text +=
          "          - {name: hourly, on: on-schedule, capture: [shop-db], schedule: {cron: \"%s\","
                  .formatted(cron)
              + " time-zone: UTC, missed: %s}}\n".formatted(missed);
    }
    return PolicyReader.read("belay.yaml", text.getBytes(StandardCharsets.UTF_8), Path.of("."));
  }

  private static DataSource migrated() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(TestDatabase.create().url());
    source.setUser("postgres");
    source.setCurrentSchema("trigger_gateway");
    Flyway.configure()
        .dataSource(source)
        .defaultSchema("trigger_gateway")
        .createSchemas(true)
        .locations("classpath:dev/belay/jobs/migration", "classpath:dev/belay/gateway/migration")
        .load()
        .migrate();
    return source;
  }
}
