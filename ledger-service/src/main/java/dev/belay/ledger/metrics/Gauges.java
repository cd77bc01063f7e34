package dev.belay.ledger.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A gauge from a query: each row is a point. */
final class Gauges {
  @FunctionalInterface
  interface PointOfRow {
    GaugeDataPointSnapshot of(ResultSet row) throws SQLException;
  }

  private Gauges() {}

  static MetricSnapshot of(
      String name, String help, JdbcClient.StatementSpec query, PointOfRow point) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
    query.query((row, number) -> point.of(row)).list().forEach(gauge::dataPoint);
    return gauge.build();
  }

  static GaugeDataPointSnapshot point(Labels labels, double value) {
    return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
  }

  /** The labels that are columns of the same names. */
  static Labels labels(ResultSet row, String... names) throws SQLException {
    String[] values = new String[names.length];
    for (int i = 0; i < names.length; i++) {
      values[i] = row.getString(names[i]);
    }
    return Labels.of(names, values);
  }
}
