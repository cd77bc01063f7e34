package dev.belay.ledger.metrics;

import static dev.belay.ledger.metrics.Gauges.point;

import dev.belay.ledger.read.IfReadable;
import dev.belay.ledger.read.Overdue;
import dev.belay.ledger.read.StoreFigures;
import dev.belay.ledger.read.StoreFigures.Figure;
import dev.belay.ledger.read.StoreFigures.OfStore;
import dev.belay.ledger.read.StoreFigures.Store;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The gauges, read from the tables when Prometheus asks. If the database does not answer, the only
 * gauge is {@code belay_ledger_readable 0}: old values would mislead.
 */
public final class LedgerGauges implements MultiCollector {
  private final StoreFigures figures;
  private final Overdue overdue;

  public LedgerGauges(StoreFigures figures, Overdue overdue) {
    this.figures = figures;
    this.overdue = overdue;
  }

  @Override
  public MetricSnapshots collect() {
    return IfReadable.read("gauges", this::all).orElseGet(() -> MetricSnapshots.of(readable(0)));
  }

  private MetricSnapshots all() {
    List<MetricSnapshot> gauges = new ArrayList<>();
    gauges.add(
        Gauges.of(
            "belay_recovery_sets",
            "Recovery sets by verdict",
            figures.setsByVerdict(),
            count -> point(Labels.of("verdict", count.word()), count.number())));
    gauges.add(
        Gauges.of(
            "belay_recovery_sets_overdue",
            "Recovery sets without a result whose deadline passed within the last day",
            overdue.counts(),
            sets ->
                point(
                    Labels.of("application", sets.application(), "environment", sets.environment()),
                    sets.number())));
    gauges.add(
        Gauges.of(
            "belay_gates",
            "Gates by decision",
            figures.gatesByDecision(),
            count -> point(Labels.of("decision", count.word()), count.number())));
    gauges.add(
        Gauges.of(
            "belay_gate_wait_seconds",
            "How long the most recently decided gate held its deployment",
            figures.lastWaits(),
            wait ->
                point(
                    Labels.of("application", wait.application(), "environment", wait.environment()),
                    wait.seconds())));
    gauges.addAll(stores());
    gauges.add(readable(1));
    return new MetricSnapshots(gauges);
  }

  private List<MetricSnapshot> stores() {
    List<OfStore> rows = figures.stores();
    return Arrays.stream(Figure.values())
        .map(figure -> gauge(figure, rows))
        .sorted(Comparator.comparing(gauge -> gauge.getMetadata().getName()))
        .toList();
  }

  private static MetricSnapshot gauge(Figure figure, List<OfStore> rows) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name(figure)).help(help(figure));
    for (OfStore row : rows) {
      Double value = row.figures().get(figure);
      if (value != null) {
        gauge.dataPoint(point(labels(row.store()), value));
      }
    }
    return gauge.build();
  }

  private static String name(Figure figure) {
    return switch (figure) {
      case VERIFIED_AGE -> "belay_newest_verified_point_age_seconds";
      case UNVERIFIED_AGE -> "belay_unverified_age_seconds";
      case CAPTURE_SECONDS -> "belay_last_capture_duration_seconds";
      case LOGICAL_BYTES -> "belay_last_capture_logical_bytes";
      case STORED_BYTES -> "belay_last_capture_stored_bytes";
      case RESTORE_SECONDS -> "belay_last_restore_duration_seconds";
    };
  }

  private static String help(Figure figure) {
    return switch (figure) {
      case VERIFIED_AGE -> "Age of the data of the newest verified recovery point";
      case UNVERIFIED_AGE ->
          "Age of the oldest captured point that is newer than the newest verified one; 0 if none";
      case CAPTURE_SECONDS -> "How long the newest capture took";
      case LOGICAL_BYTES -> "Read from the data store by the newest capture";
      case STORED_BYTES -> "Newly written to the vault by the newest capture";
      case RESTORE_SECONDS -> "How long the newest verification's restore took";
    };
  }

  static Labels labels(Store store) {
    return Labels.of(
        "application",
        store.application(),
        "environment",
        store.environment(),
        "data_store",
        store.dataStore());
  }

  private static MetricSnapshot readable(int value) {
    return GaugeSnapshot.builder()
        .name("belay_ledger_readable")
        .help("1 if the ledger's tables could be read for this scrape")
        .dataPoint(point(Labels.EMPTY, value))
        .build();
  }
}
