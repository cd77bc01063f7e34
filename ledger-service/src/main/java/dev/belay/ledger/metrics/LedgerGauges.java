package dev.belay.ledger.metrics;

import static dev.belay.ledger.metrics.Gauges.point;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The gauges, read from the tables when Prometheus asks. If the database does not answer there is
 * only {@code belay_ledger_readable 0}: an old value would be a lie.
 */
@Component
class LedgerGauges implements MultiCollector {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerGauges.class);

  /** One row a store; ages in seconds at :now; null where there is nothing to tell. */
  private static final String STORES =
      """
      with point as (
        select s.application, s.environment, p.data_store, p.verdict, p.snapshot_at, p.finished_at,
               p.capture_started_at, p.logical_bytes, p.stored_bytes, v.restore_millis,
               v.finished_at as verification_finished_at
        from ledger.recovery_point p
        join ledger.recovery_set s using (recovery_set_id)
        left join ledger.verification v on v.verification_id = p.verification_id
        where p.status = 'captured' and p.data_store is not null
      ), newest as (
        select application, environment, data_store, max(snapshot_at) as verified_at
        from point where verdict = 'verified' group by 1, 2, 3
      )
      select application, environment, data_store,
        extract(epoch from :now - max(n.verified_at)) as verified_age,
        coalesce(extract(epoch from :now - min(p.snapshot_at) filter (
          where p.verdict <> 'verified' and (n.verified_at is null or p.snapshot_at > n.verified_at)
        )), 0) as unverified_age,
        (array_agg(extract(epoch from p.finished_at - p.capture_started_at) order by p.finished_at desc))[1]
          as capture_seconds,
        (array_agg(p.logical_bytes order by p.finished_at desc))[1] as logical_bytes,
        (array_agg(p.stored_bytes order by p.finished_at desc))[1] as stored_bytes,
        (array_agg(p.restore_millis / 1000.0 order by p.verification_finished_at desc)
          filter (where p.restore_millis is not null))[1] as restore_seconds
      from point p left join newest n using (application, environment, data_store)
      group by application, environment, data_store
      order by application, environment, data_store
      """;

  private static final Map<String, String> STORE_GAUGES =
      Map.of(
          "verified_age", "belay_newest_verified_point_age_seconds",
          "unverified_age", "belay_unverified_age_seconds",
          "capture_seconds", "belay_last_capture_duration_seconds",
          "logical_bytes", "belay_last_capture_logical_bytes",
          "stored_bytes", "belay_last_capture_stored_bytes",
          "restore_seconds", "belay_last_restore_duration_seconds");

  private static final Map<String, String> HELP =
      Map.of(
          "verified_age", "Age of the data of the newest recovery point that is verified",
          "unverified_age",
              "Age of the oldest captured point that is newer than the newest verified one; 0 if"
                  + " none",
          "capture_seconds", "How long the newest capture took",
          "logical_bytes", "Read from the data store by the newest capture",
          "stored_bytes", "Newly written to the vault by the newest capture",
          "restore_seconds", "How long the newest verification's restore took");

  private static final String VERDICTS =
      """
      select verdict, count(s.recovery_set_id) as sets
      from unnest(array['unverified', 'verified', 'failed', 'unknown']) as verdict
      left join ledger.recovery_set s using (verdict) group by verdict order by verdict
      """;

  private static final String DECISIONS =
      """
      select decision, count(g.gate_id) as gates
      from unnest(array['waiting', 'approved', 'rejected']) as decision
      left join ledger.gate g using (decision) group by decision order by decision
      """;

  /** Clocks of two gateways may differ: a wait is never negative. */
  private static final String WAITS =
      """
      select distinct on (application, environment) application, environment,
        greatest(0, extract(epoch from decided_at - opened_at)) as seconds
      from ledger.gate where decided_at is not null
      order by application, environment, decided_at desc, gate_id desc
      """;

  private final JdbcClient jdbc;
  private final Clock clock;

  LedgerGauges(JdbcClient jdbc, Clock clock, PrometheusRegistry registry) {
    this.jdbc = jdbc;
    this.clock = clock;
    registry.register(this);
  }

  @Override
  public MetricSnapshots collect() {
    List<MetricSnapshot> gauges = new ArrayList<>();
    try {
      gauges.add(setsByVerdict());
      gauges.add(gatesByDecision());
      gauges.add(lastWaits());
      gauges.addAll(stores());
      gauges.add(readable(1));
      return new MetricSnapshots(gauges);
    } catch (DataAccessException e) {
      LOG.atWarn().setCause(e).log("The ledger's gauges can't be read from its tables");
      return MetricSnapshots.of(readable(0));
    }
  }

  private MetricSnapshot setsByVerdict() {
    return gauge(
        "belay_recovery_sets",
        "Recovery sets by verdict",
        VERDICTS,
        row -> point(Labels.of("verdict", row.getString("verdict")), row.getDouble("sets")));
  }

  private MetricSnapshot gatesByDecision() {
    return gauge(
        "belay_gates",
        "Gates by decision",
        DECISIONS,
        row -> point(Labels.of("decision", row.getString("decision")), row.getDouble("gates")));
  }

  private MetricSnapshot lastWaits() {
    return gauge(
        "belay_gate_wait_seconds",
        "How long the gate that was decided last held its deployment",
        WAITS,
        row ->
            point(
                Labels.of(
                    "application",
                    row.getString("application"),
                    "environment",
                    row.getString("environment")),
                row.getDouble("seconds")));
  }

  private MetricSnapshot gauge(String name, String help, String sql, Gauges.PointOfRow point) {
    return Gauges.of(name, help, jdbc.sql(sql), point);
  }

  private List<MetricSnapshot> stores() {
    List<StoreRow> rows =
        jdbc.sql(STORES)
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .query(StoreRow::read)
            .list();
    return STORE_GAUGES.keySet().stream().sorted().map(column -> gauge(column, rows)).toList();
  }

  private static MetricSnapshot gauge(String column, List<StoreRow> rows) {
    GaugeSnapshot.Builder gauge =
        GaugeSnapshot.builder().name(STORE_GAUGES.get(column)).help(HELP.get(column));
    for (StoreRow row : rows) {
      Double value = row.values().get(column);
      if (value != null) {
        gauge.dataPoint(point(row.labels(), value));
      }
    }
    return gauge.build();
  }

  private static MetricSnapshot readable(int value) {
    return GaugeSnapshot.builder()
        .name("belay_ledger_readable")
        .help("1 if the ledger's tables could be read for this scrape")
        .dataPoint(point(Labels.EMPTY, value))
        .build();
  }

  private record StoreRow(Labels labels, Map<String, Double> values) {
    static StoreRow read(ResultSet row, int number) throws SQLException {
      Map<String, Double> values = new java.util.HashMap<>();
      for (String column : STORE_GAUGES.keySet()) {
        double value = row.getDouble(column);
        if (!row.wasNull()) {
          values.put(column, value);
        }
      }
      return new StoreRow(
          Labels.of(
              "application",
              row.getString("application"),
              "environment",
              row.getString("environment"),
              "data_store",
              row.getString("data_store")),
          values);
    }
  }
}
