package dev.belay.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs a command to its end, at most for {@link #LIMIT}, under the shell's own {@code time}: that
 * counts the processor time of the command and of all that it waited for, such as the workers of
 * pg_dump. A command that fails ends the benchmark.
 */
final class MeasuredProcess {
  private static final Duration LIMIT = Duration.ofMinutes(20);
  private static final Pattern TIMES = Pattern.compile("measured ([0-9.]+) ([0-9.]+) ([0-9.]+)");
  private static volatile @Nullable Process running;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(MeasuredProcess::endRunning, "measured-end"));
  }

  private MeasuredProcess() {}

  /**
   * @param seconds wall clock, from the start of the process to its end
   * @param cpuSeconds user and system time of the command, not of the server
   */
  record Measured(double seconds, double cpuSeconds, List<String> output) {
    /** The number that the command told as {@code name=value}. */
    long told(String name) {
      return output.stream()
          .filter(line -> line.startsWith(name + "="))
          .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no " + name + " in " + output));
    }
  }

  /**
   * @param input one line for standard input
   */
  static Measured run(
      List<String> command, Map<String, String> environment, String input, Path folder)
      throws IOException, InterruptedException {
    List<String> timed = new ArrayList<>(List.of("bash", "-c"));
    timed.add("TIMEFORMAT='measured %3R %3U %3S'; time \"$@\"");
    timed.add("bash");
    timed.addAll(command);
    Path output = Files.createTempFile(folder, "output", ".txt");
    Path errors = Files.createTempFile(folder, "errors", ".txt");
    ProcessBuilder builder = new ProcessBuilder(timed);
    builder.environment().putAll(environment);
    builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
    Process process = builder.start();
    running = process;
    try {
      process.outputWriter(StandardCharsets.UTF_8).append(input).append('\n').close();
    } catch (IOException e) {
      // it reads none, or has ended: then its exit status tells
    }
    boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
    endRunning();
    String said = Files.readString(errors);
    Matcher times = TIMES.matcher(said);
    if (!ended || process.exitValue() != 0 || !times.find()) {
      throw new IllegalStateException(
          command + (ended ? " failed: " : " took longer than " + LIMIT + ": ") + said);
    }
    return new Measured(
        Double.parseDouble(times.group(1)),
        Double.parseDouble(times.group(2)) + Double.parseDouble(times.group(3)),
        Files.readAllLines(output));
  }

  private static void endRunning() {
    Process process = running;
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      running = null;
    }
  }

  /** Bytes of all files below {@code folder}. */
  static long bytes(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(MeasuredProcess::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
