package dev.belay.gateway.handled;

import dev.belay.gateway.handled.HandledEvent.Capture;
import dev.belay.gateway.handled.HandledEvent.Reason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The events of the last 30 days, as {@link HandledEvent} says. */
public final class HandledEventTable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<List<Capture>> CAPTURES = new TypeReference<>() {};
  private static final TypeReference<List<Reason>> REASONS = new TypeReference<>() {};

  private final JdbcClient jdbc;

  HandledEventTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * An event that is handled again has the last answer: the policy may be another one. What was
   * asked for is asked for, whether it can be noted or not: backups don't wait for this table.
   *
   * @return why it could not be noted; empty if it was, or need not be
   */
  public Optional<String> note(HandledEvent event) {
    if (!event.isWorthKeeping()) {
      return Optional.empty();
    }
    try {
      insert(event);
      return Optional.empty();
    } catch (DataAccessException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private void insert(HandledEvent event) {
    jdbc.sql(
            """
            insert into handled_event (event_id, received_at, source, delivery_id, type, phase,
              repository, application, environment, commit, deployment_id, captures, reasons)
            values (:id, :receivedAt, :source, :delivery, :type, :phase,
              :repository, :application, :environment, :commit, :deployment,
              cast(:captures as jsonb), cast(:reasons as jsonb))
            on conflict (event_id) do update
            set captures = excluded.captures, reasons = excluded.reasons
            """)
        .param("id", event.eventId())
        .param("receivedAt", Timestamp.from(event.receivedAt()))
        .param("source", event.source())
        .param("delivery", event.deliveryId())
        .param("type", event.type())
        .param("phase", event.phase())
        .param("repository", event.repository())
        .param("application", event.application())
        .param("environment", event.environment())
        .param("commit", event.commit())
        .param("deployment", event.deploymentId())
        .param("captures", JSON.writeValueAsString(event.captures()))
        .param("reasons", JSON.writeValueAsString(event.reasons()))
        .update();
  }

  /**
   * The newest first.
   *
   * @param missed only deployments that nothing was captured for
   * @param before only those that were received before
   * @param limit 1 or more
   */
  public List<HandledEvent> newest(
      boolean missed, @Nullable String source, @Nullable Instant before, int limit) {
    return jdbc.sql(
            """
            select * from handled_event
            where (not :missed or captures = '[]')
              and (cast(:source as text) is null or source = :source)
              and (cast(:before as timestamptz) is null or received_at < :before)
            order by received_at desc, event_id
            limit :limit
            """)
        .param("missed", missed)
        .param("source", source)
        .param("before", before == null ? null : Timestamp.from(before))
        .param("limit", limit)
        .query((row, number) -> read(row))
        .list();
  }

  private static HandledEvent read(ResultSet row) throws SQLException {
    return new HandledEvent(
        row.getString("event_id"),
        row.getTimestamp("received_at").toInstant(),
        row.getString("source"),
        row.getString("delivery_id"),
        row.getString("type"),
        row.getString("phase"),
        row.getString("repository"),
        row.getString("application"),
        row.getString("environment"),
        row.getString("commit"),
        row.getString("deployment_id"),
        JSON.readValue(row.getString("captures"), CAPTURES),
        JSON.readValue(row.getString("reasons"), REASONS));
  }

  int forget() {
    return jdbc.sql("delete from handled_event where received_at < now() - interval '30 days'")
        .update();
  }
}
