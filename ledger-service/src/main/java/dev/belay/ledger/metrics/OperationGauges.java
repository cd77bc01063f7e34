package dev.belay.ledger.metrics;

import static dev.belay.ledger.metrics.Gauges.point;

import dev.belay.ledger.read.Count;
import dev.belay.ledger.read.IfReadable;
import dev.belay.ledger.read.OperationFigures;
import dev.belay.ledger.read.OperationFigures.Measure;
import dev.belay.ledger.read.StoreFigures;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;

/**
 * The gauges of recovery operations, and of verdicts that became worse, read from the tables when
 * Prometheus asks. If the database does not answer, there are none of them, and {@code
 * belay_ledger_readable} is 0.
 */
public final class OperationGauges implements MultiCollector {
  private final OperationFigures operations;
  private final StoreFigures stores;

  public OperationGauges(OperationFigures operations, StoreFigures stores) {
    this.operations = operations;
    this.stores = stores;
  }

  @Override
  public MetricSnapshots collect() {
    return IfReadable.read("gauges of operations", this::all).orElseGet(MetricSnapshots::of);
  }

  private MetricSnapshots all() {
    return MetricSnapshots.of(
        Gauges.of(
            "belay_operations_running",
            "Recovery operations that have not ended, by kind",
            operations.running(),
            count -> point(Labels.of("kind", count.word()), count.number())),
        failed(),
        ofOperations(
            "belay_operation_last_success_age_seconds",
            "Time since the most recent success of an operation",
            operations.lastSucceeded()),
        ofOperations(
            "belay_operation_recovery_time_seconds",
            "Measured RTO of the newest operation that has one, drills that failed included",
            operations.lastRecoveryTimes()),
        ofOperations(
            "belay_operation_data_age_seconds",
            "RPO of the newest such operation: age of its oldest data at the time of the request",
            operations.lastDataAges()),
        Gauges.of(
            "belay_verification_worsened",
            "Recovery points that were verified before and whose verdict is now failed",
            stores.worsened(),
            row -> point(LedgerGauges.labels(row.store()), row.points())));
  }

  private static MetricSnapshot ofOperations(String name, String help, List<Measure> measures) {
    return Gauges.of(
        name,
        help,
        measures,
        measure ->
            point(
                Labels.of(
                    "application",
                    measure.application(),
                    "environment",
                    measure.environment(),
                    "kind",
                    measure.kind()),
                measure.seconds()));
  }

  private MetricSnapshot failed() {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder()
            .name("belay_operations_failed")
            .help("Recovery operations that failed, by kind");
    for (Count count : operations.failed()) {
      counter.dataPoint(
          CounterDataPointSnapshot.builder()
              .labels(Labels.of("kind", count.word()))
              .value(count.number())
              .build());
    }
    return counter.build();
  }
}
