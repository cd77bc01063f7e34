package dev.belay.ledger.metrics;

import static dev.belay.ledger.metrics.Gauges.point;

import dev.belay.ledger.notify.ChannelWatch;
import dev.belay.ledger.read.IfReadable;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/**
 * Which channels of notifications fail, read when Prometheus asks. If the database does not answer,
 * there is no value: {@code belay_ledger_readable} says so.
 */
public final class ChannelGauges implements MultiCollector {
  private final ChannelWatch channels;

  public ChannelGauges(ChannelWatch channels) {
    this.channels = channels;
  }

  @Override
  public MetricSnapshots collect() {
    return IfReadable.read("gauges of channels", this::all).orElseGet(MetricSnapshots::of);
  }

  private MetricSnapshots all() {
    return MetricSnapshots.of(
        Gauges.of(
            "belay_notification_channel_failing",
            "1 if a channel of notifications does not deliver, or lacks its secret",
            channels.views(),
            it -> point(Labels.of("channel", it.name()), it.problem() == null ? 0 : 1)));
  }
}
