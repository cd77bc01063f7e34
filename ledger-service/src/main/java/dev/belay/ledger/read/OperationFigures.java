package dev.belay.ledger.read;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Numbers of recovery operations, as gauges and pages show them. */
public final class OperationFigures {
  private static final String RUNNING =
      """
      select kind as word, count(o.operation_id) as number
      from unnest(array['restore', 'rollback', 'drill', 'comparison']) as kind
      left join (select * from ledger.operation where completed_at is null) o using (kind)
      group by kind order by kind
      """;

  private static final String FAILED =
      """
      select kind as word, count(o.operation_id) as number
      from unnest(array['restore', 'rollback', 'drill', 'comparison']) as kind
      left join (select * from ledger.operation where status = 'failed') o using (kind)
      group by kind order by kind
      """;

  private static final String LAST_SUCCEEDED =
      """
      select kind, application, environment, extract(epoch from :now - max(completed_at)) as seconds
      from ledger.operation where status = 'succeeded'
      group by kind, application, environment order by kind, application, environment
      """;

  private static final String LAST_SUCCESSES =
      """
      select kind, application, environment, extract(epoch from max(completed_at)) as seconds
      from ledger.operation where status = 'succeeded'
      group by kind, application, environment order by kind, application, environment
      """;

  /** The latest ended operation with such a measurement; for drills also a failed one. */
  private static final String LAST_MEASURED =
      """
      select distinct on (kind, application, environment) kind, application, environment,
        %s / 1000.0 as seconds
      from ledger.operation
      where %s is not null and completed_at is not null and kind <> 'comparison'
        and (status = 'succeeded' or kind = 'drill' and recovery_time_millis is not null)
      order by kind, application, environment, completed_at desc, operation_id desc
      """;

  private final JdbcClient jdbc;
  private final Clock clock;

  public OperationFigures(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** A measurement of one kind of operation of an application in an environment. */
  public record Measure(String application, String environment, String kind, double seconds) {
    static Measure read(ResultSet row, int number) throws SQLException {
      return new Measure(
          row.getString("application"),
          row.getString("environment"),
          row.getString("kind"),
          row.getDouble("seconds"));
    }
  }

  /** Running operations, by kind. */
  public List<Count> running() {
    return jdbc.sql(RUNNING).query(Count::read).list();
  }

  /**
   * The number of failed operations, by kind. It only grows, even over a restart: operations are
   * never deleted.
   */
  public List<Count> failed() {
    return jdbc.sql(FAILED).query(Count::read).list();
  }

  /** Seconds since the end of the last success. */
  public List<Measure> lastSucceeded() {
    return jdbc.sql(LAST_SUCCEEDED)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .query(Measure::read)
        .list();
  }

  /** When the last success ended, in seconds since 1970. */
  public List<Measure> lastSuccesses() {
    return jdbc.sql(LAST_SUCCESSES).query(Measure::read).list();
  }

  /** The measured RTO of the newest operation that has one, failed drills included. */
  public List<Measure> lastRecoveryTimes() {
    return lastMeasured("recovery_time_millis");
  }

  /**
   * The RPO of the newest such operation: the age of its oldest data at the time of the request.
   */
  public List<Measure> lastDataAges() {
    return lastMeasured("data_age_millis");
  }

  private List<Measure> lastMeasured(String column) {
    return jdbc.sql(LAST_MEASURED.formatted(column, column)).query(Measure::read).list();
  }
}
