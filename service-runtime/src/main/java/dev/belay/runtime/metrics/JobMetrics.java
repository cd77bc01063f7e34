package dev.belay.runtime.metrics;

import dev.belay.jobs.JobFigures;
import dev.belay.jobs.JobRunner;
import dev.belay.jobs.JobStore;
import dev.belay.jobs.JobTally;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the jobs of a service go. The queue is of all processes that share the database, and is what
 * the last look found. While the database does not answer, the metrics of the queue are absent, and
 * {@code belay_jobs_readable} is 0: old values would mislead. The attempts are of this process.
 */
public final class JobMetrics implements MultiCollector {
  private static final Logger LOG = LoggerFactory.getLogger(JobMetrics.class);

  private final JobStore store;
  private final Supplier<Collection<JobRunner>> runners;

  /** Null until the database has answered, and from when it does not. */
  private volatile @Nullable List<JobFigures> found;

  private volatile boolean told;

  /**
   * @param runners of this process; they are asked for later, since they may need what is made
   *     after this
   */
  public JobMetrics(JobStore store, Supplier<Collection<JobRunner>> runners) {
    this.store = store;
    this.runners = runners;
  }

  /** Looks at the queue. */
  void look() {
    try {
      found = store.figures();
      told = false;
    } catch (RuntimeException e) {
      found = null;
      if (!told) {
        LOG.atWarn()
            .setCause(e)
            .log("Can't read how many jobs wait; check the service's database. This is told once");
      }
      told = true;
    }
  }

  @Override
  public MetricSnapshots collect() {
    Set<String> kinds = new TreeSet<>();
    runners.get().forEach(runner -> kinds.addAll(runner.kinds()));
    List<MetricSnapshot> metrics = new ArrayList<>();
    metrics.add(attempts(kinds));
    metrics.add(leasesLost(kinds));
    List<JobFigures> last = found;
    metrics.add(
        GaugeSnapshot.builder()
            .name("belay_jobs_readable")
            .help("1 if the queue of jobs could be read the last time")
            .dataPoint(point(Labels.EMPTY, last == null ? 0 : 1))
            .build());
    if (last != null) {
      metrics.addAll(queue(last, kinds));
    }
    return new MetricSnapshots(metrics);
  }

  private static List<MetricSnapshot> queue(List<JobFigures> found, Set<String> kinds) {
    Map<String, JobFigures> rows = new TreeMap<>();
    kinds.forEach(kind -> rows.put(kind, JobFigures.none(kind)));
    found.forEach(row -> rows.put(row.kind(), row));
    return List.of(
        gauge("belay_jobs_queued", "Jobs that wait, of all processes", rows, JobFigures::queued),
        gauge("belay_jobs_running", "Jobs that run, of all processes", rows, JobFigures::running),
        gauge(
            "belay_jobs_oldest_due_age_seconds",
            "How long the job has waited that has waited longest, of those that could run; 0 if"
                + " none",
            rows,
            JobFigures::oldestDueSeconds));
  }

  private static MetricSnapshot gauge(
      String name, String help, Map<String, JobFigures> rows, ToDoubleFunction<JobFigures> value) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
    rows.forEach(
        (kind, row) -> gauge.dataPoint(point(Labels.of("kind", kind), value.applyAsDouble(row))));
    return gauge.build();
  }

  private MetricSnapshot attempts(Set<String> kinds) {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder()
            .name("belay_job_attempts")
            .help("Attempts of jobs that this process has ended, by how");
    for (String kind : kinds) {
      for (JobTally.Ending ending : JobTally.Ending.values()) {
        if (ending != JobTally.Ending.LEASE_LOST) {
          counter.dataPoint(
              count(Labels.of("kind", kind, "outcome", ending.word()), of(kind, ending)));
        }
      }
    }
    return counter.build();
  }

  private MetricSnapshot leasesLost(Set<String> kinds) {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder()
            .name("belay_job_leases_lost")
            .help("Attempts of this process whose job another process has taken, or may take");
    for (String kind : kinds) {
      counter.dataPoint(count(Labels.of("kind", kind), of(kind, JobTally.Ending.LEASE_LOST)));
    }
    return counter.build();
  }

  private long of(String kind, JobTally.Ending ending) {
    return store.tally().of(kind, ending);
  }

  private static CounterDataPointSnapshot count(Labels labels, double value) {
    return CounterDataPointSnapshot.builder().labels(labels).value(value).build();
  }

  private static GaugeDataPointSnapshot point(Labels labels, double value) {
    return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
  }
}
