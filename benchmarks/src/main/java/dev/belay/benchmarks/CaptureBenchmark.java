package dev.belay.benchmarks;

import dev.belay.benchmarks.MeasuredProcess.Measured;
import dev.belay.benchmarks.Report.RestoreRound;
import dev.belay.benchmarks.Report.Round;
import dev.belay.datastores.postgresql.server.PostgresTools;
import dev.belay.datastores.postgresql.server.PrivatePostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Captures a database with Belay and with pg_dump, in turns and in alternating order, then restores
 * it with both: {@code WORK ROWS ROUNDS all|restores [OPTION OF BELAY'S JVM]…}. Prints a report in
 * Markdown; everything in the folder {@code WORK} is deleted as soon as it was measured.
 */
final class CaptureBenchmark {
  /** Both sides get a server that has memory for its work; durability is off, as for a sandbox. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "shared_buffers", "1GB",
          "max_wal_size", "8GB",
          "maintenance_work_mem", "256MB",
          "autovacuum", "off",
          "jit", "off");

  private static final String BY_BELAY = "by_belay";
  private static final String BY_PG_RESTORE = "by_pg_restore";

  private final Path work;
  private final Contenders contenders;
  private final Report report;
  private int files;

  private CaptureBenchmark(Path work, Contenders contenders, Report report) {
    this.work = work;
    this.contenders = contenders;
    this.report = report;
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 4) {
      throw new IllegalArgumentException(
          "WORK ROWS ROUNDS all|restores are needed: see benchmarks/run --help");
    }
    Path work = Path.of(arguments[0]).toAbsolutePath();
    long rows = Long.parseLong(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    boolean captures = arguments[3].equals("all");
    List<String> options = Arrays.asList(arguments).subList(4, arguments.length);
    PostgresTools tools =
        PostgresTools.installed("postgres").stream()
            .max(Comparator.comparingInt(PostgresTools::major))
            .orElseThrow(() -> new IllegalStateException("no PostgreSQL server is installed"));
    try (PrivatePostgres server = PrivatePostgres.start(tools, work.resolve("server"), SETTINGS)) {
      Contenders contenders = new Contenders(tools, server, work, options);
      Report report = new Report(System.out, contenders.fastestCompression());
      new CaptureBenchmark(work, contenders, report).run(rows, rounds, captures);
    }
  }

  private void run(long rows, int rounds, boolean captures)
      throws IOException, InterruptedException {
    progress("filling the database");
    contenders.fill(script(rows));
    contenders.warm();
    report.begin(contenders.serverVersion(), contenders.databaseBytes());
    if (captures) {
      captures(rounds);
    }
    restores(rounds);
  }

  private void captures(int rounds) throws IOException, InterruptedException {
    report.beginCaptures();
    List<Round> measured = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      progress("captures, round " + round + " of " + rounds);
      measured.add(round(round));
      report.round(round, measured.getLast());
    }
    report.captures(measured);
  }

  private Round round(int number) throws IOException, InterruptedException {
    double load = Report.load();
    Path vault = next("vault");
    Path dump = next("dump");
    Measured belay;
    Measured pgDump;
    if (number % 2 == 1) {
      belay = contenders.capture(vault, UUID.randomUUID().toString());
      pgDump = contenders.dump(dump, contenders.fastestCompression());
    } else {
      pgDump = contenders.dump(dump, contenders.fastestCompression());
      belay = contenders.capture(vault, UUID.randomUUID().toString());
    }
    Path plain = next("plain");
    Measured uncompressed = contenders.dump(plain, "0");
    Round round = new Round(load, belay, pgDump, uncompressed, MeasuredProcess.bytes(dump));
    delete(vault);
    delete(dump);
    delete(plain);
    return round;
  }

  private void restores(int rounds) throws IOException, InterruptedException {
    Path vault = next("vault");
    Path dump = next("dump");
    String point = UUID.randomUUID().toString();
    contenders.capture(vault, point);
    Measured again = contenders.capture(vault, UUID.randomUUID().toString());
    contenders.dump(dump, contenders.fastestCompression());
    List<RestoreRound> measured = new ArrayList<>();
    report.beginRestores();
    for (int round = 1; round <= rounds; round++) {
      progress("restores, round " + round + " of " + rounds);
      measured.add(restoreRound(round, vault, point, dump));
      report.restoreRound(round, measured);
    }
    progress("checks");
    Measured checks = contenders.check(vault, point, BY_BELAY);
    report.restores(measured, again, checks);
    delete(vault);
    delete(dump);
  }

  private RestoreRound restoreRound(int number, Path vault, String point, Path dump)
      throws IOException, InterruptedException {
    contenders.createDatabase(BY_BELAY);
    contenders.createDatabase(BY_PG_RESTORE);
    double load = Report.load();
    if (number % 2 == 1) {
      Measured belay = contenders.restore(vault, point, BY_BELAY);
      return new RestoreRound(load, belay, contenders.restoreDump(dump, BY_PG_RESTORE));
    }
    Measured pgRestore = contenders.restoreDump(dump, BY_PG_RESTORE);
    return new RestoreRound(load, contenders.restore(vault, point, BY_BELAY), pgRestore);
  }

  private Path script(long rows) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(CaptureBenchmark.class.getResourceAsStream("sample.sql"))) {
      String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Path script = work.resolve("sample.sql");
      return Files.writeString(script, sql.replace("@unit@", String.valueOf(rows)));
    }
  }

  private Path next(String kind) {
    files++;
    return work.resolve(kind + "-" + files);
  }

  private static void delete(Path folder) throws IOException {
    List<Path> found;
    try (Stream<Path> files = Files.walk(folder)) {
      found = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : found) {
      Files.delete(file);
    }
  }

  private static void progress(String what) {
    System.err.println("benchmark: " + what);
  }
}
