package dev.belay.ledger.metrics;

import static dev.belay.ledger.metrics.Gauges.labels;
import static dev.belay.ledger.metrics.Gauges.point;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What there is to tell of recovery operations, and of verdicts that became worse, read from the
 * tables when Prometheus asks. If the database does not answer there is none of it, and {@code
 * belay_ledger_readable} is 0.
 */
@Component
class OperationGauges implements MultiCollector {
  private static final Logger LOG = LoggerFactory.getLogger(OperationGauges.class);

  private static final String RUNNING =
      """
      select kind, count(o.operation_id) as operations
      from unnest(array['restore', 'rollback', 'drill', 'comparison']) as kind
      left join (select * from ledger.operation where completed_at is null) o using (kind)
      group by kind order by kind
      """;

  private static final String FAILED =
      """
      select kind, count(o.operation_id) as operations
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

  /** The one that ended last and has such a measurement; of drills also one that failed. */
  private static final String LAST_MEASURED =
      """
      select distinct on (kind, application, environment) kind, application, environment,
        %s / 1000.0 as seconds
      from ledger.operation
      where %s is not null and completed_at is not null and kind <> 'comparison'
        and (status = 'succeeded' or kind = 'drill' and recovery_time_millis is not null)
      order by kind, application, environment, completed_at desc, operation_id desc
      """;

  /** As {@code worsened} of the API: verified once, and failed by the verification of last. */
  private static final String WORSENED =
      """
      select s.application, s.environment, p.data_store, count(*) filter (
        where p.verdict = 'failed' and exists (
          select from ledger.verification v
          where v.recovery_point_id = p.recovery_point_id and v.verdict = 'verified')) as points
      from ledger.recovery_point p join ledger.recovery_set s using (recovery_set_id)
      where p.status = 'captured' and p.data_store is not null
      group by s.application, s.environment, p.data_store
      order by s.application, s.environment, p.data_store
      """;

  private final JdbcClient jdbc;
  private final Clock clock;

  OperationGauges(JdbcClient jdbc, Clock clock, PrometheusRegistry registry) {
    this.jdbc = jdbc;
    this.clock = clock;
    registry.register(this);
  }

  @Override
  public MetricSnapshots collect() {
    try {
      return MetricSnapshots.of(
          Gauges.of(
              "belay_operations_running",
              "Recovery operations that have not ended, by kind",
              jdbc.sql(RUNNING),
              row -> point(labels(row, "kind"), row.getDouble("operations"))),
          failed(),
          ofOperations(
              "belay_operation_last_success_age_seconds",
              "How long ago the operation that succeeded last has ended",
              jdbc.sql(LAST_SUCCEEDED).param("now", clock.instant().atOffset(ZoneOffset.UTC))),
          ofOperations(
              "belay_operation_recovery_time_seconds",
              "Measured RTO of the newest operation that has one, drills that failed included",
              jdbc.sql(LAST_MEASURED.formatted("recovery_time_millis", "recovery_time_millis"))),
          ofOperations(
              "belay_operation_data_age_seconds",
              "RPO of the newest such operation: how old its oldest data was at the request",
              jdbc.sql(LAST_MEASURED.formatted("data_age_millis", "data_age_millis"))),
          Gauges.of(
              "belay_verification_worsened",
              "Recovery points that were verified once and whose verdict is failed now",
              jdbc.sql(WORSENED),
              row ->
                  point(
                      labels(row, "application", "environment", "data_store"),
                      row.getDouble("points"))));
    } catch (DataAccessException e) {
      LOG.atWarn().setCause(e).log("The gauges of operations can't be read from the tables");
      return MetricSnapshots.of();
    }
  }

  private static MetricSnapshot ofOperations(
      String name, String help, JdbcClient.StatementSpec query) {
    return Gauges.of(
        name,
        help,
        query,
        row -> point(labels(row, "application", "environment", "kind"), row.getDouble("seconds")));
  }

  /** Operations are never deleted: their number only grows, also over a restart. */
  private MetricSnapshot failed() {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder()
            .name("belay_operations_failed")
            .help("Recovery operations that failed, by kind");
    jdbc.sql(FAILED)
        .query(
            (row, number) ->
                CounterDataPointSnapshot.builder()
                    .labels(labels(row, "kind"))
                    .value(row.getDouble("operations"))
                    .build())
        .list()
        .forEach(counter::dataPoint);
    return counter.build();
  }
}
