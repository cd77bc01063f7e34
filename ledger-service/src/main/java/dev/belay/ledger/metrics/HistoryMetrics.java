package dev.belay.ledger.metrics;

import static dev.belay.ledger.metrics.Gauges.point;

import dev.belay.ledger.read.HistoryFigures;
import dev.belay.ledger.read.HistoryFigures.Durations;
import dev.belay.ledger.read.HistoryFigures.Number;
import dev.belay.ledger.read.IfReadable;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;

/**
 * Counters and histograms of what the ledger has recorded. If the database does not answer, there
 * are none of them, and {@code belay_ledger_readable} is 0.
 */
public final class HistoryMetrics implements MultiCollector {
  private final HistoryFigures figures;

  public HistoryMetrics(HistoryFigures figures) {
    this.figures = figures;
  }

  @Override
  public MetricSnapshots collect() {
    return IfReadable.read("counters and histograms", this::all).orElseGet(MetricSnapshots::of);
  }

  private MetricSnapshots all() {
    return MetricSnapshots.of(
        histogram("belay_capture_duration_seconds", "How long captures took", figures.captures()),
        histogram(
            "belay_verification_duration_seconds",
            "How long verifications took, whatever their verdict",
            figures.verifications()),
        histogram(
            "belay_restore_duration_seconds",
            "How long verifications took to restore",
            figures.restores()),
        histogram(
            "belay_gate_wait_duration_seconds",
            "How long gates held their deployments until they were decided",
            figures.gateWaits()),
        counter(
            "belay_captures",
            "Captures by outcome; one that came after it had been given up counts as both",
            "outcome",
            figures.captureOutcomes()),
        counter("belay_verifications", "Verdicts of verifications", "verdict", figures.verdicts()),
        counter(
            "belay_stored_bytes",
            "Bytes that captures have newly written to the vault",
            "data_store",
            figures.storedBytes()),
        operations(),
        Gauges.of(
            "belay_gates_past_deadline",
            "Gates that still wait although their deadline has passed",
            figures.gatesPastDeadline(),
            row ->
                point(
                    Labels.of("application", row.application(), "environment", row.environment()),
                    row.value())));
  }

  private static MetricSnapshot histogram(String name, String help, List<Durations> rows) {
    List<Double> bounds = new ArrayList<>(HistoryFigures.BOUNDS);
    bounds.add(Double.POSITIVE_INFINITY);
    HistogramSnapshot.Builder histogram = HistogramSnapshot.builder().name(name).help(help);
    for (Durations row : rows) {
      histogram.dataPoint(
          HistogramDataPointSnapshot.builder()
              .labels(Labels.of("application", row.application(), "environment", row.environment()))
              .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, row.numbers()))
              .sum(row.seconds())
              .build());
    }
    return histogram.build();
  }

  private static MetricSnapshot counter(String name, String help, String label, List<Number> rows) {
    CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
    for (Number row : rows) {
      counter.dataPoint(
          CounterDataPointSnapshot.builder()
              .labels(
                  Labels.of(
                      "application",
                      row.application(),
                      "environment",
                      row.environment(),
                      label,
                      row.word()))
              .value(row.value())
              .build());
    }
    return counter.build();
  }

  private MetricSnapshot operations() {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder()
            .name("belay_operations")
            .help("Recovery operations that have ended, by kind and outcome");
    figures
        .operations()
        .forEach(
            row ->
                counter.dataPoint(
                    CounterDataPointSnapshot.builder()
                        .labels(Labels.of("kind", row.kind(), "outcome", row.outcome()))
                        .value(row.number())
                        .build()));
    return counter.build();
  }
}
