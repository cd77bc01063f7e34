package dev.belay.gateway.handled;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.belay.gateway.TestDatabase;
import dev.belay.gateway.handled.HandledEvent.Reason;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class HandledEventTableTest {
  private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");

  private static HandledEvent event(String id, String phase, Reason... reasons) {
    return new HandledEvent(
        id, NOW, "ci", id, "t", phase, null, null, null, null, null, List.of(), List.of(reasons));
  }

  @Test
  void keepsTheLastAnswerAndNoEventThatIsAboutNothing() {
    try (HikariDataSource database = TestDatabase.create().connections()) {
      HandledEventTable table = new HandledEventTable(JdbcClient.create(database));
      HandledEvent last = event("a", "before-deploy", new Reason("shop", "no rule of now"));

      assertThat(table.note(event("a", "before-deploy", new Reason("shop", "no rule")))).isEmpty();
      assertThat(table.note(last)).isEmpty();
      assertThat(table.note(event("b", "none"))).isEmpty();

      assertThat(table.newest(true, null, null, 10)).containsExactly(last);
      assertThat(table.newest(false, "other", null, 10)).isEmpty();
      assertThat(table.newest(false, null, NOW, 10)).isEmpty();
    }
  }

  /** What the event asked for was published: it must not be held up, nor asked for again. */
  @Test
  void aDatabaseThatIsAwayIsToldAndHoldsNothingUp() {
    HikariDataSource database = TestDatabase.create().connections();
    database.close();
    HandledEventTable table = new HandledEventTable(JdbcClient.create(database));

    assertThat(table.note(event("a", "before-deploy", new Reason("shop", "no rule")))).isPresent();
  }
}
