package dev.belay.gateway.schedule;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How far each schedule has been looked at, and what it has fired for. */
final class ScheduleTable {
  private static final Duration MEMORY = Duration.ofDays(90);

  private final JdbcClient jdbc;

  /**
   * @param absentSince since when a gateway has a policy without it
   */
  record Looked(String definition, Instant until, @Nullable Instant absentSince) {}

  ScheduleTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Until the transaction's end, no other gateway deals with the schedule. */
  Optional<Looked> lock(String schedule) {
    return jdbc.sql("select * from schedule where schedule = :schedule for update")
        .param("schedule", schedule)
        .query(
            (row, number) -> {
              Timestamp absent = row.getTimestamp("absent_since");
              return new Looked(
                  row.getString("definition"),
                  row.getTimestamp("looked_until").toInstant(),
                  absent == null ? null : absent.toInstant());
            })
        .optional();
  }

  /** A schedule that is there anew. */
  void begin(String schedule, String definition, Instant now) {
    jdbc.sql(
            """
            insert into schedule (schedule, definition, looked_until) values (:schedule, :definition, :now)
            on conflict (schedule) do update
            set definition = excluded.definition, looked_until = excluded.looked_until, absent_since = null
            """)
        .param("schedule", schedule)
        .param("definition", definition)
        .param("now", Timestamp.from(now))
        .update();
  }

  void lookedUntil(String schedule, Instant until) {
    jdbc.sql("update schedule set looked_until = :until where schedule = :schedule")
        .param("schedule", schedule)
        .param("until", Timestamp.from(until))
        .update();
  }

  void present(String schedule) {
    jdbc.sql("update schedule set absent_since = null where schedule = :schedule")
        .param("schedule", schedule)
        .update();
  }

  /** Every other one is in no policy that this gateway knows. */
  void allBut(Collection<String> schedules, Instant now) {
    jdbc.sql(
            """
            update schedule set absent_since = :now
            where absent_since is null and not (schedule = any(:schedules))
            """)
        .param("now", Timestamp.from(now))
        .param("schedules", schedules.toArray(String[]::new))
        .update();
  }

  /**
   * @return whether it is the first fire for that time
   */
  boolean fire(String schedule, Instant time, Instant now) {
    return 1
        == jdbc.sql(
                """
                insert into schedule_fire (schedule, fire_time, fired_at) values (:schedule, :time, :now)
                on conflict (schedule, fire_time) do nothing
                """)
            .param("schedule", schedule)
            .param("time", Timestamp.from(time))
            .param("now", Timestamp.from(now))
            .update();
  }

  int forget(Instant now) {
    return jdbc.sql("delete from schedule_fire where fire_time < :instant")
        .param("instant", Timestamp.from(now.minus(MEMORY)))
        .update();
  }
}
