package dev.belay.ledger.metrics;

import static dev.belay.ledger.metrics.Gauges.point;

import dev.belay.ledger.policy.ProtectedStoreTable;
import dev.belay.ledger.policy.ProtectedStores;
import dev.belay.ledger.read.IfReadable;
import dev.belay.ledger.read.OperationFigures;
import dev.belay.ledger.read.OperationFigures.Measure;
import dev.belay.ledger.read.StoreFigures;
import dev.belay.ledger.read.StoreFigures.Store;
import dev.belay.ledger.read.StoreFigures.Times;
import dev.belay.policy.Application;
import dev.belay.policy.Environment;
import dev.belay.policy.Policy;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the policy asks for, and when it was last given: the objectives, and the times of the last
 * successes. What the policy has and never succeeded has the time 0, so that a first success that
 * is missing is seen. If the database does not answer, there are none of these times, and {@code
 * belay_ledger_readable} is 0.
 */
public final class PolicyMetrics implements MultiCollector {
  private static final Comparator<Store> ORDER =
      Comparator.comparing(Store::application)
          .thenComparing(Store::environment)
          .thenComparing(Store::dataStore);

  private final Supplier<Optional<Policy>> policy;
  private final ProtectedStoreTable since;
  private final StoreFigures stores;
  private final OperationFigures operations;

  /**
   * @param policy empty if this ledger has none
   */
  public PolicyMetrics(
      Supplier<Optional<Policy>> policy,
      ProtectedStoreTable since,
      StoreFigures stores,
      OperationFigures operations) {
    this.policy = policy;
    this.since = since;
    this.stores = stores;
    this.operations = operations;
  }

  @Override
  public MetricSnapshots collect() {
    Optional<Policy> now = policy.get();
    List<MetricSnapshot> metrics = new ArrayList<>();
    metrics.add(objectives(now));
    metrics.addAll(
        IfReadable.read("the times of the last successes", () -> times(now)).orElse(List.of()));
    return new MetricSnapshots(metrics);
  }

  private List<MetricSnapshot> times(Optional<Policy> now) {
    SortedMap<ProtectedStores.Store, Instant> covered =
        now.map(since::since).orElseGet(TreeMap::new);
    List<MetricSnapshot> metrics = new ArrayList<>(lastSuccesses(covered));
    metrics.add(
        Gauges.of(
            "belay_data_store_protected_since_timestamp_seconds",
            "Since when the policy has had a rule that captures the data store",
            List.copyOf(covered.entrySet()),
            row -> point(LedgerGauges.labels(store(row.getKey())), seconds(row.getValue()))));
    metrics.add(lastOperations(now));
    return metrics;
  }

  private List<MetricSnapshot> lastSuccesses(Map<ProtectedStores.Store, Instant> covered) {
    SortedMap<Store, Times> times = new TreeMap<>(ORDER);
    covered.keySet().forEach(each -> times.put(store(each), new Times(store(each), 0, 0, 0)));
    stores.times().forEach(each -> times.put(each.store(), each));
    List<Times> rows = List.copyOf(times.values());
    return List.of(
        ofStores(
            "belay_newest_captured_point_timestamp_seconds",
            "When the newest captured data was as it is in its recovery point; 0 if there is none",
            rows,
            Times::captured),
        ofStores(
            "belay_newest_verified_point_timestamp_seconds",
            "When the newest verified data was as it is in its recovery point; 0 if there is none",
            rows,
            Times::verified),
        ofStores(
            "belay_oldest_unverified_point_timestamp_seconds",
            "The same, of the oldest captured point that is newer than the newest verified one",
            rows.stream().filter(row -> row.unverified() > 0).toList(),
            Times::unverified));
  }

  private static MetricSnapshot ofStores(
      String name, String help, List<Times> rows, Function<Times, Double> time) {
    return Gauges.of(
        name, help, rows, row -> point(LedgerGauges.labels(row.store()), time.apply(row)));
  }

  private MetricSnapshot lastOperations(Optional<Policy> now) {
    SortedMap<List<String>, Double> times =
        new TreeMap<>(Comparator.comparing((List<String> key) -> String.join("\0", key)));
    environments(now)
        .forEach(
            each ->
                times.put(List.of(each.application(), each.environment().name(), "drill"), 0.0));
    for (Measure measure : operations.lastSuccesses()) {
      times.put(
          List.of(measure.application(), measure.environment(), measure.kind()), measure.seconds());
    }
    return Gauges.of(
        "belay_operation_last_success_timestamp_seconds",
        "When the most recent success of an operation ended; 0 if no drill ever succeeded",
        List.copyOf(times.entrySet()),
        row -> point(labels(row.getKey(), "kind"), row.getValue()));
  }

  private static MetricSnapshot objectives(Optional<Policy> now) {
    GaugeSnapshot.Builder gauge =
        GaugeSnapshot.builder()
            .name("belay_objective_seconds")
            .help("What the policy judges an environment by");
    for (InPolicy each : environments(now)) {
      objective(each, "data-age", each.environment().objectives().dataAge())
          .ifPresent(gauge::dataPoint);
      objective(each, "recovery-time", each.environment().objectives().recoveryTime())
          .ifPresent(gauge::dataPoint);
      objective(each, "drill-age", each.environment().objectives().drillAge())
          .ifPresent(gauge::dataPoint);
    }
    return gauge.build();
  }

  private static Optional<GaugeDataPointSnapshot> objective(
      InPolicy place, String objective, Optional<Duration> value) {
    return value.map(
        duration ->
            point(
                labels(
                    List.of(place.application(), place.environment().name(), objective),
                    "objective"),
                duration.toMillis() / 1000.0));
  }

  private record InPolicy(String application, Environment environment) {}

  private static List<InPolicy> environments(Optional<Policy> now) {
    List<InPolicy> all = new ArrayList<>();
    now.ifPresent(
        each -> {
          for (Application application : each.applications().values()) {
            application
                .environments()
                .forEach(environment -> all.add(new InPolicy(application.name(), environment)));
          }
        });
    return all;
  }

  private static Labels labels(List<String> values, String third) {
    return Labels.of(
        "application", values.get(0), "environment", values.get(1), third, values.get(2));
  }

  private static Store store(ProtectedStores.Store store) {
    return new Store(store.application(), store.environment(), store.dataStore());
  }

  private static double seconds(Instant time) {
    return time.toEpochMilli() / 1000.0;
  }
}
