package dev.belay.ledger.read;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How often things happened and how long they took, since the ledger began. Nothing of this is ever
 * deleted, so that the numbers only grow, also over a restart and a rebuild.
 */
public final class HistoryFigures {
  /** The upper bounds of the classes of durations, in seconds; the last class has none. */
  public static final List<Double> BOUNDS =
      List.of(1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0, 14400.0);

  private static final String CAPTURES =
      """
      select s.application, s.environment, greatest(0, extract(epoch from p.finished_at - p.capture_started_at)) as seconds
      from ledger.recovery_point p join ledger.recovery_set s using (recovery_set_id)
      where p.status = 'captured' and p.finished_at is not null and p.capture_started_at is not null
      """;

  private static final String VERIFICATIONS =
      """
      select s.application, s.environment, greatest(0, extract(epoch from v.finished_at - v.started_at)) as seconds
      from ledger.verification v join ledger.recovery_point p using (recovery_point_id)
      join ledger.recovery_set s using (recovery_set_id)
      where v.verdict <> 'unverified' and v.finished_at is not null and v.started_at is not null
      """;

  private static final String RESTORES =
      """
      select s.application, s.environment, v.restore_millis / 1000.0 as seconds
      from ledger.verification v join ledger.recovery_point p using (recovery_point_id)
      join ledger.recovery_set s using (recovery_set_id) where v.restore_millis is not null
      """;

  /** The clocks of two gateways may differ, so a wait is never below zero. */
  private static final String GATE_WAITS =
      """
      select application, environment, greatest(0, extract(epoch from decided_at - opened_at)) as seconds
      from ledger.gate where decided_at is not null
      """;

  /** A capture that came after it had been given up counts as both: both happened. */
  private static final String CAPTURE_OUTCOMES =
      """
      select application, environment, outcome as word, count(*) filter (where happened) as number
      from (
        select s.application, s.environment, o.outcome,
          case o.outcome when 'captured' then p.captured_at else p.failed_at end is not null as happened
        from ledger.recovery_point p join ledger.recovery_set s using (recovery_set_id)
        cross join unnest(array['captured', 'failed']) as o (outcome)) as each
      group by 1, 2, 3 order by 1, 2, 3
      """;

  private static final String VERDICTS =
      """
      select application, environment, word, count(*) filter (where verdict = word) as number
      from (
        select s.application, s.environment, w.word, v.verdict
        from ledger.recovery_point p join ledger.recovery_set s using (recovery_set_id)
        left join ledger.verification v using (recovery_point_id)
        cross join unnest(array['verified', 'failed', 'unknown']) as w (word)) as each
      group by 1, 2, 3 order by 1, 2, 3
      """;

  private static final String STORED =
      """
      select s.application, s.environment, p.data_store as word, coalesce(sum(p.stored_bytes), 0) as number
      from ledger.recovery_point p join ledger.recovery_set s using (recovery_set_id)
      where p.status = 'captured' and p.data_store is not null
      group by 1, 2, 3 order by 1, 2, 3
      """;

  private static final String OPERATIONS =
      """
      select k.kind, e.outcome, count(o.operation_id) as number
      from unnest(array['restore', 'rollback', 'drill', 'comparison']) as k (kind)
      cross join unnest(array['succeeded', 'failed', 'cancelled']) as e (outcome)
      left join ledger.operation o on o.kind = k.kind and o.status = e.outcome
      group by k.kind, e.outcome order by k.kind, e.outcome
      """;

  /** A gate that still waits a while after its deadline: its gateway should have rejected it. */
  private static final String GATES_PAST_DEADLINE =
      """
      select application, environment, '' as word,
        count(*) filter (where decision = 'waiting' and deadline <= now()) as number
      from ledger.gate group by 1, 2 order by 1, 2
      """;

  private final JdbcClient jdbc;

  public HistoryFigures(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * How long something took in an environment.
   *
   * @param numbers of each class of {@link #BOUNDS}, and at last of what took longer
   */
  public record Durations(
      String application, String environment, List<Long> numbers, double seconds) {
    static Durations read(ResultSet row, int number) throws SQLException {
      List<Long> numbers = new ArrayList<>();
      for (int i = 0; i <= BOUNDS.size(); i++) {
        numbers.add(row.getLong("class_" + i));
      }
      return new Durations(
          row.getString("application"),
          row.getString("environment"),
          List.copyOf(numbers),
          row.getDouble("total"));
    }
  }

  /** A number in an environment; what {@code word} says is its query's. */
  public record Number(String application, String environment, String word, long value) {
    static Number read(ResultSet row, int number) throws SQLException {
      return new Number(
          row.getString("application"),
          row.getString("environment"),
          row.getString("word"),
          row.getLong("number"));
    }
  }

  /** How many operations of a kind ended in one way. */
  public record Operations(String kind, String outcome, long number) {}

  public List<Durations> captures() {
    return durations(CAPTURES);
  }

  public List<Durations> verifications() {
    return durations(VERIFICATIONS);
  }

  /** Of the restores that verifications make. */
  public List<Durations> restores() {
    return durations(RESTORES);
  }

  public List<Durations> gateWaits() {
    return durations(GATE_WAITS);
  }

  /** By outcome: captured, failed. */
  public List<Number> captureOutcomes() {
    return numbers(CAPTURE_OUTCOMES);
  }

  /** By verdict. */
  public List<Number> verdicts() {
    return numbers(VERDICTS);
  }

  /** Bytes that captures have written to the vault, by data store. */
  public List<Number> storedBytes() {
    return numbers(STORED);
  }

  public List<Number> gatesPastDeadline() {
    return numbers(GATES_PAST_DEADLINE);
  }

  public List<Operations> operations() {
    return jdbc.sql(OPERATIONS)
        .query(
            (row, number) ->
                new Operations(
                    row.getString("kind"), row.getString("outcome"), row.getLong("number")))
        .list();
  }

  private List<Number> numbers(String sql) {
    return jdbc.sql(sql).query(Number::read).list();
  }

  private List<Durations> durations(String each) {
    StringBuilder sql =
        new StringBuilder("select application, environment, coalesce(sum(seconds), 0) as total");
    for (int i = 0; i <= BOUNDS.size(); i++) {
      String from = i == 0 ? "true" : "seconds > " + BOUNDS.get(i - 1);
      String to = i == BOUNDS.size() ? "true" : "seconds <= " + BOUNDS.get(i);
      sql.append(", count(*) filter (where %s and %s) as class_%d".formatted(from, to, i));
    }
    sql.append(" from (").append(each).append(") as each group by 1, 2 order by 1, 2");
    return jdbc.sql(sql.toString()).query(Durations::read).list();
  }
}
