package dev.belay.benchmarks;

import dev.belay.benchmarks.MeasuredProcess.Measured;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Prints what was measured, in Markdown: rounds as they come, then what is to be compared. */
final class Report {
  private final PrintStream out;
  private final String compression;

  Report(PrintStream out, String compression) {
    this.out = out;
    this.compression = compression;
  }

  /**
   * @param load of the machine before the round, over one minute
   * @param dumpBytes of pg_dump's compressed output
   */
  record Round(
      double load, Measured belay, Measured pgDump, Measured uncompressed, long dumpBytes) {
    double ratio() {
      return belay.seconds() / pgDump.seconds();
    }

    double captureSeconds() {
      return belay.told("millis") / 1000.0;
    }
  }

  /**
   * One database, restored by both into empty databases.
   *
   * @param load of the machine before the round, over one minute
   */
  record RestoreRound(double load, Measured belay, Measured pgRestore) {
    double ratio() {
      return belay.seconds() / pgRestore.seconds();
    }
  }

  static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  void begin(String server, long databaseBytes) throws IOException {
    line("%s, %s.", Instant.now().truncatedTo(ChronoUnit.SECONDS), machine());
    line(
        "%s; Java %s; database of %.2f GB (with indexes).",
        server, Runtime.version(), databaseBytes / 1e9);
  }

  void beginCaptures() {
    line("");
    line(
        "| round | load before | Belay s (in the call) | CPU s | peak MB | GC n (ms) | stored MB |"
            + " pg_dump -Z%s s | CPU s | stored MB | pg_dump -Z0 s | Belay / pg_dump -Z%s |",
        compression, compression);
    line("|---|---|---|---|---|---|---|---|---|---|---|---|");
  }

  void round(int number, Round round) {
    Measured belay = round.belay();
    line(
        "| %d | %.1f | %.1f (%.1f) | %.1f | %d | %d (%d) | %d | %.1f | %.1f | %d | %.1f | %.2f |",
        number,
        round.load(),
        belay.seconds(),
        round.captureSeconds(),
        belay.cpuSeconds(),
        belay.told("peakKilobytes") / 1000,
        belay.told("gcCount"),
        belay.told("gcMillis"),
        belay.told("storedBytes") / 1_000_000,
        round.pgDump().seconds(),
        round.pgDump().cpuSeconds(),
        round.dumpBytes() / 1_000_000,
        round.uncompressed().seconds(),
        round.ratio());
  }

  void captures(List<Round> rounds) {
    Measured first = rounds.getFirst().belay();
    line("");
    line("| of all rounds | Belay s | pg_dump s | ratio |");
    line("|---|---|---|---|");
    line(
        "| median | %.1f | %.1f | **%.2f** (of the rounds' ratios) |",
        median(rounds, round -> round.belay().seconds()),
        median(rounds, round -> round.pgDump().seconds()),
        median(rounds, Round::ratio));
    double belay = best(rounds, round -> round.belay().seconds());
    double pgDump = best(rounds, round -> round.pgDump().seconds());
    line("| best | %.1f | %.1f | %.2f |", belay, pgDump, belay / pgDump);
    line(
        "| median CPU | %.1f | %.1f | %.2f |",
        median(rounds, round -> round.belay().cpuSeconds()),
        median(rounds, round -> round.pgDump().cpuSeconds()),
        median(rounds, round -> round.belay().cpuSeconds() / round.pgDump().cpuSeconds()));
    line("");
    line(
        "%d rows, %d MB of COPY text, %d segments.",
        first.told("rows"), first.told("logicalBytes") / 1_000_000, first.told("segments"));
  }

  void beginRestores() {
    line("");
    line(
        "| round | load before | Belay's restore, predicted s | measured s (in the call) | CPU s |"
            + " pg_restore -j2 s | CPU s | Belay / pg_restore |");
    line("|---|---|---|---|---|---|---|---|");
  }

  /** The last of {@code rounds}; predicted from those before it, as the ledger does it. */
  void restoreRound(int number, List<RestoreRound> rounds) {
    RestoreRound last = rounds.getLast();
    List<RestoreRound> before = rounds.subList(0, rounds.size() - 1);
    String predicted =
        before.isEmpty()
            ? "unknown"
            : String.format(Locale.ROOT, "%.1f", median(before, round -> seconds(round.belay())));
    line(
        "| %d | %.1f | %s | %.1f (%.1f) | %.1f | %.1f | %.1f | %.2f |",
        number,
        last.load(),
        predicted,
        last.belay().seconds(),
        seconds(last.belay()),
        last.belay().cpuSeconds(),
        last.pgRestore().seconds(),
        last.pgRestore().cpuSeconds(),
        last.ratio());
  }

  void restores(List<RestoreRound> rounds, Measured again, Measured checks) {
    line(
        "| median | | | %.1f | %.1f | %.1f | %.1f | **%.2f** |",
        median(rounds, round -> round.belay().seconds()),
        median(rounds, round -> round.belay().cpuSeconds()),
        median(rounds, round -> round.pgRestore().seconds()),
        median(rounds, round -> round.pgRestore().cpuSeconds()),
        median(rounds, RestoreRound::ratio));
    line("");
    line("| once, for information | s | CPU s | |");
    line("|---|---|---|---|");
    line(
        "| capture of the unchanged database into the same vault | %.1f | %.1f | %d bytes newly"
            + " stored |",
        again.seconds(), again.cpuSeconds(), again.told("storedBytes"));
    line(
        "| the verifier's checks of what Belay restored | %.1f | %.1f | %d checks, all passed |",
        checks.seconds(), checks.cpuSeconds(), checks.told("checks"));
  }

  /** Of the call alone: what a worker, whose JVM runs already, would take. */
  private static double seconds(Measured belay) {
    return belay.told("millis") / 1000.0;
  }

  private static String machine() throws IOException {
    String processor = "unknown processor";
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      processor =
          lines
              .filter(line -> line.startsWith("model name"))
              .map(line -> line.substring(line.indexOf(':') + 2))
              .findFirst()
              .orElse(processor);
    }
    try (var lines = Files.lines(Path.of("/proc/meminfo"))) {
      long kilobytes =
          lines
              .filter(line -> line.startsWith("MemTotal:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
              .findFirst()
              .orElse(0);
      return String.format(
          Locale.ROOT,
          "%d × %s, %.0f GB of memory, %s %s",
          Runtime.getRuntime().availableProcessors(),
          processor,
          kilobytes / 1e6,
          System.getProperty("os.name"),
          System.getProperty("os.version"));
    }
  }

  private static <T> double best(List<T> rounds, ToDoubleFunction<T> number) {
    return rounds.stream().mapToDouble(number).min().orElseThrow();
  }

  private static <T> double median(List<T> rounds, ToDoubleFunction<T> number) {
    List<Double> sorted =
        rounds.stream().map(number::applyAsDouble).sorted(Comparator.naturalOrder()).toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private void line(String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
    out.flush();
  }
}
