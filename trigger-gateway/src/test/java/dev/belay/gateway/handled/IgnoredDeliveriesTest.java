package dev.belay.gateway.handled;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.belay.gateway.TestDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class IgnoredDeliveriesTest {
  private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @Test
  void sameDeliveriesOfADayAreOneRow() {
    try (HikariDataSource database = TestDatabase.create().connections()) {
      IgnoredDeliveryTable table = new IgnoredDeliveryTable(JdbcClient.create(database));
      IgnoredDeliveries one = new IgnoredDeliveries(table, CLOCK);
      IgnoredDeliveries other = new IgnoredDeliveries(table, CLOCK);

      one.note("github", "star", "no use");
      one.note("github", "star", "no use");
      one.note("gitlab", "note", "r".repeat(5_000));
      one.flush();
      other.note("github", "star", "no use");
      other.flush();
      other.flush();

      assertThat(table.newest("github", 10))
          .containsExactly(
              new IgnoredDelivery(
                  NOW.atZone(ZoneOffset.UTC).toLocalDate(),
                  "github",
                  "star",
                  "no use",
                  3,
                  NOW,
                  NOW));
      assertThat(table.newest("gitlab", 10).getFirst().reason()).hasSize(200);
      assertThat(table.newest(null, 10)).hasSize(2);
    }
  }

  /** Whatever a sender makes up, each of its deliveries is counted, and nothing grows. */
  @Test
  void aFloodOfKindsIsBounded() {
    try (HikariDataSource database = TestDatabase.create().connections()) {
      IgnoredDeliveryTable table = new IgnoredDeliveryTable(JdbcClient.create(database));
      IgnoredDeliveries ignored = new IgnoredDeliveries(table, CLOCK);

      for (int i = 0; i < 100_000; i++) {
        ignored.note("deployer", "event-" + i, "reason " + i);
      }
      ignored.flush();

      List<IgnoredDelivery> rows = table.newest("deployer", 1_000);
      assertThat(rows).hasSizeLessThanOrEqualTo(IgnoredDeliveryTable.MOST_ROWS + 1);
      assertThat(rows.stream().mapToLong(IgnoredDelivery::deliveries).sum()).isEqualTo(100_000);
    }
  }

  @Test
  void aDatabaseThatIsAwayHoldsNothingUpAndLosesNoCount() {
    TestDatabase database = TestDatabase.create();
    HikariDataSource away = database.connections();
    away.close();
    IgnoredDeliveries ignored =
        new IgnoredDeliveries(new IgnoredDeliveryTable(JdbcClient.create(away)), CLOCK);

    ignored.note("github", "star", "no use");
    ignored.flush();
    ignored.note("github", "star", "no use");
    ignored.flush();

    assertThat(ignored.pending()).isEqualTo(2);
  }
}
