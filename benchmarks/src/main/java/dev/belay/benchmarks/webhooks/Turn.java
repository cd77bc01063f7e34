package dev.belay.benchmarks.webhooks;

import java.time.Duration;

/**
 * One side's share of a round.
 *
 * @param drainSeconds from the last answer until nothing was left to be done for the webhooks
 * @param server processor time of the server's process, until then
 * @param broker likewise the broker's, which works for one side at a time
 */
record Turn(Load.Result load, double drainSeconds, Duration server, Duration broker) {
  double rate() {
    return load.rate();
  }

  double millis(double quantile) {
    return load.millis(quantile);
  }

  double serverMicros() {
    return micros(server);
  }

  double brokerMicros() {
    return micros(broker);
  }

  private double micros(Duration time) {
    return time.toNanos() / 1e3 / load.nanos().length;
  }
}
