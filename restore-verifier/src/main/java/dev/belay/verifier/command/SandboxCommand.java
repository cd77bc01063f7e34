package dev.belay.verifier.command;

import dev.belay.datastores.CheckResult.Outcome;
import dev.belay.datastores.StoreConnection;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs programs that find the sandboxes in their environment; no shell reads their arguments. */
public final class SandboxCommand {
  private static final int SHOWN = 2000;

  private final Map<String, StoreConnection> sandboxes;
  private final Map<String, String> environment;

  /**
   * @param sandboxes by data store
   * @param own environment of this process
   */
  public SandboxCommand(Map<String, StoreConnection> sandboxes, Map<String, String> own) {
    this.sandboxes = Map.copyOf(sandboxes);
    this.environment = SandboxEnvironment.of(sandboxes, own);
  }

  /**
   * @param outcome passed: it ended with 0. Unknown: it could not be started, which says nothing of
   *     the data
   * @param detail for people, with the end of what it printed; without passwords
   */
  public record Ended(Outcome outcome, String detail) {}

  /** Runs it to its end, or to its time limit: then it and all that it started are killed. */
  public Ended run(List<String> command, Duration timeout) throws InterruptedException {
    Path output = null;
    Process process = null;
    try {
      output = Files.createTempFile("belay-command", ".out");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(output.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      process = builder.start();
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Ended(
            Outcome.FAILED, "not done within " + timeout.toMillis() / 1000.0 + " s" + tail(output));
      }
      int code = process.exitValue();
      return code == 0
          ? new Ended(Outcome.PASSED, "exit code 0")
          : new Ended(Outcome.FAILED, "exit code " + code + tail(output));
    } catch (IOException e) {
      return new Ended(Outcome.UNKNOWN, "it could not be started: " + e.getMessage());
    } finally {
      if (process != null) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      delete(output);
    }
  }

  private String tail(Path output) throws IOException {
    byte[] end;
    try (RandomAccessFile file = new RandomAccessFile(output.toFile(), "r")) {
      long from = Math.max(0, file.length() - SHOWN);
      end = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(end);
    }
    String text = new String(end, StandardCharsets.UTF_8).strip();
    for (StoreConnection sandbox : sandboxes.values()) {
      String password = sandbox.password().reveal();
      if (!password.isEmpty()) {
        text = text.replace(password, "[redacted]");
      }
    }
    return text.isEmpty() ? "" : "; it said: " + text;
  }

  private static void delete(@Nullable Path file) {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        // a temporary file: whoever cleans those finds it
      }
    }
  }
}
