package dev.belay.gateway.gate.keeper;

import dev.belay.gateway.gate.progress.SetProgress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is known of recovery sets. */
final class ProgressTable {
  private final JdbcClient jdbc;

  ProgressTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Locks what is known of the set until the transaction ends. */
  SetProgress lock(String recoverySetId, Instant at) {
    jdbc.sql(
            """
            insert into set_progress (recovery_set_id, points, last_event_at) values (:id, '[]', :at)
            on conflict (recovery_set_id) do nothing
            """)
        .param("id", recoverySetId)
        .param("at", Timestamp.from(at))
        .update();
    return jdbc.sql(
            "select requested_at, deadline, points::text from set_progress where recovery_set_id ="
                + " :id for update")
        .param("id", recoverySetId)
        .query((row, number) -> progress(row))
        .single();
  }

  void save(String recoverySetId, SetProgress progress, Instant at) {
    jdbc.sql(
            """
            update set_progress
            set points = cast(:points as jsonb), requested_at = :requested, deadline = :deadline,
              last_event_at = greatest(last_event_at, :at)
            where recovery_set_id = :id
            """)
        .param("id", recoverySetId)
        .param("points", Json.of(progress))
        .param("requested", timestamp(progress.requestedAt()), Types.TIMESTAMP)
        .param("deadline", timestamp(progress.deadline()), Types.TIMESTAMP)
        .param("at", Timestamp.from(at))
        .update();
  }

  /** Those of the sets that something is known of. */
  Map<String, SetProgress> find(Collection<String> recoverySetIds) {
    if (recoverySetIds.isEmpty()) {
      return Map.of();
    }
    Map<String, SetProgress> found = new HashMap<>();
    jdbc.sql(
            "select recovery_set_id, requested_at, deadline, points::text from set_progress where"
                + " recovery_set_id in (:ids)")
        .param("ids", List.copyOf(recoverySetIds))
        .query(
            row -> {
              found.put(row.getString(1), progress(row));
            });
    return found;
  }

  private static SetProgress progress(ResultSet row) throws SQLException {
    return Json.progress(
        instant(row, "requested_at"), instant(row, "deadline"), row.getString("points"));
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
    return instant == null ? null : Timestamp.from(instant);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }

  int forgetBefore(Instant instant) {
    return jdbc.sql("delete from set_progress where last_event_at < :instant")
        .param("instant", Timestamp.from(instant))
        .update();
  }
}
