package dev.belay.runtime.program;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A program with its arguments, which no shell reads, and its complete environment.
 *
 * @param command the program and its arguments
 */
public record Program(List<String> command, Map<String, String> environment) {
  private static final List<String> PASSED_ON = List.of("PATH", "HOME", "LANG", "TMPDIR");
  private static final int SHOWN_BYTES = 2000;

  public Program {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** How it ended. */
  public sealed interface Ended {
    /**
     * @param output the end of its output, at most 2000 bytes
     */
    record Exited(int code, String output) implements Ended {}

    /** It was killed, with everything that it had started. */
    record TimedOut(Duration after, String output) implements Ended {}

    record NotStarted(String reason) implements Ended {}
  }

  /** The variables of this process that any program may have, and {@code others}. */
  public static Map<String, String> environment(
      Map<String, String> own, Map<String, String> others) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String name : PASSED_ON) {
      String value = own.get(name);
      if (value != null) {
        environment.put(name, value);
      }
    }
    environment.putAll(others);
    return environment;
  }

  /** How a process is started, if not by its builder alone. */
  @FunctionalInterface
  public interface Start {
    Process of(ProcessBuilder builder) throws IOException;
  }

  /** Runs the program to its end, or to its time limit. */
  public Ended run(Duration timeout) throws InterruptedException {
    return run(timeout, ProcessBuilder::start);
  }

  /** The same, started so. */
  public Ended run(Duration timeout, Start start) throws InterruptedException {
    Path output = null;
    Process process = null;
    try {
      output = Files.createTempFile("belay-program", ".out");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(output.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      process = start.of(builder);
      return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)
          ? new Ended.Exited(process.exitValue(), tail(output))
          : new Ended.TimedOut(timeout, tail(output));
    } catch (IOException e) {
      return new Ended.NotStarted(String.valueOf(e.getMessage()));
    } finally {
      if (process != null) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      delete(output);
    }
  }

  private static String tail(Path output) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(output.toFile(), "r")) {
      long from = Math.max(0, file.length() - SHOWN_BYTES);
      byte[] end = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(end);
      return new String(end, StandardCharsets.UTF_8).strip();
    }
  }

  private static void delete(@Nullable Path file) {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        // a temporary file, which the system cleans up
      }
    }
  }
}
