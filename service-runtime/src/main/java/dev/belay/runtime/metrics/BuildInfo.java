package dev.belay.runtime.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

/** {@code belay_build_info}: which version of which service this process is. */
public final class BuildInfo implements Collector {
  private final MetricSnapshot snapshot;

  /**
   * @param service its role, such as {@code worker}
   */
  public BuildInfo(String service, String version) {
    this.snapshot =
        InfoSnapshot.builder()
            .name("belay_build")
            .help("Which version of which service this process is; always 1")
            .dataPoint(
                InfoDataPointSnapshot.builder()
                    .labels(Labels.of("service", service, "version", version))
                    .build())
            .build();
  }

  @Override
  public MetricSnapshot collect() {
    return snapshot;
  }
}
