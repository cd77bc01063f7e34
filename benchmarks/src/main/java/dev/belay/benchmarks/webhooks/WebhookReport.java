package dev.belay.benchmarks.webhooks;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Prints what was measured, in Markdown. */
final class WebhookReport {
  private final PrintStream out;

  WebhookReport(PrintStream out) {
    this.out = out;
  }

  /**
   * @param load of the machine before the round, over one minute
   */
  record Round(double load, Turn belay, Turn bare) {
    double rates() {
      return belay.rate() / bare.rate();
    }

    double tails() {
      return belay.millis(0.99) / bare.millis(0.99);
    }
  }

  static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  void begin(int connections, int bytes, Duration duration) {
    line(
        "%s, %d processors, %s %s, Java %s; %d connections, bodies of %d bytes, %d s a turn.",
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        Runtime.version(),
        connections,
        bytes,
        duration.toSeconds());
    line("");
    line(
        "| round | load before | Belay webhooks/s | p50 ms | p99 ms | drained after s | CPU µs a"
            + " webhook (broker's) | bare webhooks/s | p50 ms | p99 ms | CPU µs a webhook"
            + " (broker's) | rate: Belay / bare | p99: Belay / bare |");
    line("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
  }

  void round(int number, Round round) {
    line(
        "| %d | %.1f | %.0f | %.1f | %.1f | %.1f | %.0f (%.0f) | %.0f | %.1f | %.1f | %.0f (%.0f)"
            + " | %.2f | %.2f |",
        number,
        round.load(),
        round.belay().rate(),
        round.belay().millis(0.5),
        round.belay().millis(0.99),
        round.belay().drainSeconds(),
        round.belay().serverMicros(),
        round.belay().brokerMicros(),
        round.bare().rate(),
        round.bare().millis(0.5),
        round.bare().millis(0.99),
        round.bare().serverMicros(),
        round.bare().brokerMicros(),
        round.rates(),
        round.tails());
  }

  void end(List<Round> rounds) {
    line(
        "| median | | %.0f | %.1f | %.1f | %.1f | %.0f (%.0f) | %.0f | %.1f | %.1f | %.0f (%.0f)"
            + " | **%.2f** | **%.2f** |",
        median(rounds, round -> round.belay().rate()),
        median(rounds, round -> round.belay().millis(0.5)),
        median(rounds, round -> round.belay().millis(0.99)),
        median(rounds, round -> round.belay().drainSeconds()),
        median(rounds, round -> round.belay().serverMicros()),
        median(rounds, round -> round.belay().brokerMicros()),
        median(rounds, round -> round.bare().rate()),
        median(rounds, round -> round.bare().millis(0.5)),
        median(rounds, round -> round.bare().millis(0.99)),
        median(rounds, round -> round.bare().serverMicros()),
        median(rounds, round -> round.bare().brokerMicros()),
        median(rounds, Round::rates),
        median(rounds, Round::tails));
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> number) {
    double[] sorted = rounds.stream().mapToDouble(number).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private void line(String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
    out.flush();
  }
}
