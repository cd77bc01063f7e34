package dev.belay.ledger.policy;

import dev.belay.events.Origin;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rollbacks that the policy requested and that have not begun. */
public final class AutomaticRollbackTable {
  private final JdbcClient jdbc;

  public AutomaticRollbackTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param eventId the event that caused the request
   * @param failure the set that was captured because of the failure
   * @param maxLost how much may be lost without asking a person
   */
  record Wanted(
      UUID eventId,
      Origin failure,
      UUID failureSetId,
      long maxLost,
      String rule,
      Instant requestedAt) {}

  /** The same event twice gives one row. */
  void add(Wanted wanted) {
    jdbc.sql(
            """
            insert into ledger.automatic_rollback (event_id, failure_set_id, application, environment, trigger,
              deployment_id, commit, max_lost_rows, rule, requested_at)
            values (:eventId, :failureSet, :application, :environment, :trigger, :deployment, :commit, :most, :rule, :at)
            on conflict (event_id) do nothing
            """)
        .param("eventId", wanted.eventId())
        .param("failureSet", wanted.failureSetId())
        .param("application", wanted.failure().application())
        .param("environment", wanted.failure().environment())
        .param("trigger", wanted.failure().trigger())
        .param("deployment", wanted.failure().deploymentId())
        .param("commit", wanted.failure().commit())
        .param("most", wanted.maxLost())
        .param("rule", wanted.rule())
        .param("at", wanted.requestedAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  void remove(UUID eventId) {
    jdbc.sql("delete from ledger.automatic_rollback where event_id = :id")
        .param("id", eventId)
        .update();
  }

  /** Up to 20. */
  List<Wanted> oldest() {
    return jdbc.sql("select * from ledger.automatic_rollback order by requested_at limit 20")
        .query(AutomaticRollbackTable::read)
        .list();
  }

  private static Wanted read(ResultSet row, int number) throws SQLException {
    return new Wanted(
        row.getObject("event_id", UUID.class),
        new Origin(
            row.getString("application"),
            row.getString("environment"),
            row.getString("trigger"),
            row.getString("commit"),
            row.getString("deployment_id")),
        row.getObject("failure_set_id", UUID.class),
        row.getLong("max_lost_rows"),
        row.getString("rule"),
        row.getObject("requested_at", OffsetDateTime.class).toInstant());
  }
}
