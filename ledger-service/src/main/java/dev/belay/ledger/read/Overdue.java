package dev.belay.ledger.read;

import static dev.belay.ledger.read.Columns.instant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Recovery sets whose deadline has passed by the ledger's own clock, and of which no result has
 * come. Nobody has to say so: a worker that is stuck can't. It is no result either, and one that
 * comes late counts as any other. This is the only definition of "overdue".
 */
public final class Overdue {
  /** How long sets are counted and told of; the list of sets shows older ones, too. */
  public static final Duration NEWS = Duration.ofHours(24);

  /**
   * Whether the set {@code s}, a row of {@code ledger.recovery_set}, is overdue at {@code :now}.
   */
  static final String SQL = "s.status = 'capturing' and s.deadline <= :now";

  /** Since when the set {@code s} is overdue; null if it is not. */
  static final String SINCE = "case when " + SQL + " then s.deadline end";

  /** Since when the point {@code p} of the set {@code s} is overdue; null if it is not. */
  static final String POINT_SINCE =
      "case when p.status in ('requested', 'capturing') and s.deadline <= :now then s.deadline end";

  private static final String COUNTS =
      Place.SQL
          + """
          select application, environment, coalesce(late.sets, 0) as sets
          from place left join (
            select application, environment, count(*) as sets from ledger.recovery_set s
            where %s and s.deadline > :from group by application, environment) late
            using (application, environment)
          order by application, environment
          """
              .formatted(SQL);

  private static final String POINTS =
      """
      select s.recovery_set_id, s.application, s.environment, s.trigger, s.commit, s.deployment_id, s.deadline,
             p.recovery_point_id, p.data_store, p.status, p.attempt_failure_message
      from ledger.recovery_set s join ledger.recovery_point p using (recovery_set_id)
      where %s and s.deadline > :from and p.expected and p.status in ('requested', 'capturing')
      order by s.deadline desc, s.recovery_set_id, p.data_store
      limit 1000
      """
          .formatted(SQL);

  private final JdbcClient jdbc;
  private final Clock clock;

  public Overdue(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** How many sets of an environment are overdue. */
  public record Sets(String application, String environment, long number) {}

  /**
   * A point that is missing.
   *
   * @param begun whether a worker has said that it began
   * @param lastFailure of the last attempt that failed; null if none was told
   */
  public record Point(
      UUID setId,
      UUID id,
      @Nullable String dataStore,
      String application,
      String environment,
      String trigger,
      @Nullable String commit,
      @Nullable String deploymentId,
      Instant since,
      boolean begun,
      @Nullable String lastFailure) {}

  /** Of each environment with sets, those whose deadline passed within the last day. */
  public List<Sets> counts() {
    Instant now = clock.instant();
    return jdbc.sql(COUNTS)
        .param("now", utc(now))
        .param("from", utc(now.minus(NEWS)))
        .query(
            (row, number) ->
                new Sets(
                    row.getString("application"),
                    row.getString("environment"),
                    row.getLong("sets")))
        .list();
  }

  /**
   * What is missing of sets whose deadline passed within the last day, the newest first; at most
   * 1,000 points.
   *
   * @param grace how long a result may be on its way
   */
  public List<Point> points(Duration grace) {
    Instant now = clock.instant();
    return jdbc.sql(POINTS)
        .param("now", utc(now.minus(grace)))
        .param("from", utc(now.minus(NEWS)))
        .query((row, number) -> point(row))
        .list();
  }

  static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static Point point(ResultSet row) throws SQLException {
    return new Point(
        row.getObject("recovery_set_id", UUID.class),
        row.getObject("recovery_point_id", UUID.class),
        row.getString("data_store"),
        row.getString("application"),
        row.getString("environment"),
        row.getString("trigger"),
        row.getString("commit"),
        row.getString("deployment_id"),
        Objects.requireNonNull(instant(row, "deadline")),
        row.getString("status").equals("capturing"),
        row.getString("attempt_failure_message"));
  }
}
