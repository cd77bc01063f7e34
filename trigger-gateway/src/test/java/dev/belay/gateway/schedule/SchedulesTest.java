package dev.belay.gateway.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.gateway.MovableClock;
import dev.belay.gateway.TestDatabase;
import dev.belay.gateway.TestGateway;
import dev.belay.gateway.Topic;
import dev.belay.policy.time.Schedule;
import dev.belay.policy.time.Schedule.Missed;
import dev.belay.runtime.testing.TestBroker;
import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the clock to the command, with several gateways on one database. */
class SchedulesTest {
  /** An hour of the day, so that no time of the schedules comes while the test runs. */
  private static final int FAR_FROM_NOW = (OffsetDateTime.now(ZoneOffset.UTC).getHour() + 12) % 24;

  private static final Schedule NIGHTLY =
      new Schedule("30 %d * * *".formatted(FAR_FROM_NOW), ZoneOffset.UTC, Missed.CATCH_UP);

  @TempDir Path folder;
  private final MovableClock clock = new MovableClock();

  @Tag("faults")
  @Test
  void severalGatewaysCatchUpOnceWhatNoneOfThemWasThereForAndThenFireInTime() throws Exception {
    try (TestBroker kafka = TestBroker.withTopics(folder.resolve("kafka"))) {
      TestDatabase database = TestDatabase.create();
      try (TestGateway first = gateway(kafka, database, "first");
          Connection connection = DriverManager.getConnection(database.url(), "postgres", "")) {
        await().until(() -> count(connection, "select count(*) from schedule") == 2);
      }
      clock.advance(Duration.ofDays(3));

      try (TestGateway second = gateway(kafka, database, "second");
          TestGateway third = gateway(kafka, database, "third");
          Topic<BackupCommand> commands = new Topic<>(kafka, Topics.BACKUP_COMMANDS);
          Topic<DeploymentEvent> events = new Topic<>(kafka, Topics.DEPLOYMENT_EVENTS)) {
        await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(() -> assertThat(commands.records()).isNotEmpty());

        await()
            .during(Duration.ofSeconds(2))
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(() -> assertThat(commands.records()).hasSize(1));
        assertThat(commands.records().getFirst().getTrigger()).isEqualTo("schedule");
        assertThat(events.records())
            .singleElement()
            .satisfies(
                event -> {
                  assertThat(event.getAttributes())
                      .containsEntry("schedule", "shop/production/nightly")
                      .containsEntry("missed-fires", "3");
                  assertThat(event.getDeliveryId()).startsWith("shop/production/nightly@");
                });
        // What is skipped is counted as well, and by one of them only.
        assertThat(missed(second) + missed(third)).isEqualTo(6);

        Instant nextTime = NIGHTLY.next(clock.instant()).orElseThrow();
        clock.advance(Duration.between(clock.instant(), nextTime));
        await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(() -> assertThat(commands.records()).hasSizeGreaterThan(1));

        await()
            .during(Duration.ofSeconds(2))
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(() -> assertThat(commands.records()).hasSize(2));
        assertThat(events.records())
            .filteredOn(event -> nextTime.equals(event.getOccurredAt()))
            .singleElement()
            .satisfies(event -> assertThat(event.getAttributes()).containsOnlyKeys("schedule"));
      }
    }
  }

  private static double missed(TestGateway gateway) {
    return gateway.bean(MeterRegistry.class).find("belay.schedule.missed").counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  private TestGateway gateway(TestBroker kafka, TestDatabase database, String name)
      throws Exception {
    Path own = Files.createDirectory(folder.resolve(name));
    Files.writeString(
        own.resolve("belay.yaml"),
        """
        version: 1
        data-stores:
          shop-db: {driver: postgresql, url: "postgresql://localhost/shop", username: belay, password: none}
        applications:
          shop:
            environments:
              production:
                rules:
                  - name: nightly
                    on: on-schedule
                    schedule: {cron: "30 %1$s * * *", time-zone: UTC}
                    capture: [shop-db]
                  - name: noon
                    on: on-schedule
                    schedule: {cron: "0 %1$s * * *", time-zone: UTC, missed: skip}
                    capture: [shop-db]
        """
            .formatted(FAR_FROM_NOW));
    return TestGateway.start(kafka, database, own, clock);
  }

  private static long count(Connection connection, String sql) throws Exception {
    connection.setSchema("trigger_gateway");
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
