package dev.belay.ledger.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.function.Function;

/** A gauge with one point for each row. */
final class Gauges {
  private Gauges() {}

  static <T> MetricSnapshot of(
      String name, String help, List<T> rows, Function<T, GaugeDataPointSnapshot> point) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
    rows.stream().map(point).forEach(gauge::dataPoint);
    return gauge.build();
  }

  static GaugeDataPointSnapshot point(Labels labels, double value) {
    return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
  }
}
