package dev.belay.verifier.drill;

import dev.belay.datastores.CheckResult;
import dev.belay.datastores.CheckResult.Outcome;
import dev.belay.datastores.StoreConnection;
import dev.belay.policy.SmokeTest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs a drill's smoke tests against what was restored; each becomes a check. */
final class SmokeTests {
  private static final String NAME = "smoke-test";
  private static final int SHOWN = 2000;
  private static final Duration BETWEEN_PROBES = Duration.ofMillis(500);

  private final Map<String, StoreConnection> sandboxes;
  private final Map<String, String> own;

  /**
   * @param sandboxes by data store
   * @param own environment of this process
   */
  SmokeTests(Map<String, StoreConnection> sandboxes, Map<String, String> own) {
    this.sandboxes = Map.copyOf(sandboxes);
    this.own = own;
  }

  List<CheckResult> run(List<SmokeTest> tests) throws InterruptedException {
    List<CheckResult> results = new ArrayList<>();
    for (SmokeTest test : tests) {
      results.add(
          switch (test) {
            case SmokeTest.Command command -> command(command);
            case SmokeTest.Http http -> probe(http);
          });
    }
    return results;
  }

  private CheckResult command(SmokeTest.Command test) throws InterruptedException {
    long began = System.nanoTime();
    Path output = null;
    Process process = null;
    try {
      output = Files.createTempFile("belay-smoke-test", ".out");
      ProcessBuilder builder =
          new ProcessBuilder(test.command())
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(output.toFile());
      builder.environment().clear();
      builder.environment().putAll(SandboxEnvironment.of(sandboxes, own));
      process = builder.start();
      if (!process.waitFor(test.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
        return result(
            test, began, Outcome.FAILED, "not done within " + test.timeout() + tail(output));
      }
      int code = process.exitValue();
      return code == 0
          ? result(test, began, Outcome.PASSED, "exit code 0")
          : result(test, began, Outcome.FAILED, "exit code " + code + tail(output));
    } catch (IOException e) {
      // A program that is not there says nothing of the data.
      return result(test, began, Outcome.UNKNOWN, "it could not be started: " + e.getMessage());
    } finally {
      if (process != null) {
        end(process);
      }
      delete(output);
    }
  }

  private CheckResult probe(SmokeTest.Http test) throws InterruptedException {
    long began = System.nanoTime();
    long deadline = began + test.timeout().toNanos();
    String last = "no answer";
    try (HttpClient http =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build()) {
      while (true) {
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        if (left.isNegative() || left.isZero()) {
          return result(
              test, began, Outcome.FAILED, "not well within " + test.timeout() + ": " + last);
        }
        try {
          HttpRequest request = HttpRequest.newBuilder(test.url()).timeout(left).GET().build();
          int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
          if (status >= 200 && status < 300) {
            return result(test, began, Outcome.PASSED, "status " + status);
          }
          last = "status " + status;
        } catch (IOException e) {
          last = e.getClass().getSimpleName();
        }
        TimeUnit.NANOSECONDS.sleep(
            Math.max(0, Math.min(BETWEEN_PROBES.toNanos(), deadline - System.nanoTime())));
      }
    }
  }

  private static CheckResult result(SmokeTest test, long began, Outcome outcome, String detail) {
    return new CheckResult(
        NAME,
        test.name(),
        outcome,
        outcome == Outcome.PASSED ? null : NAME,
        detail,
        Duration.ofNanos(System.nanoTime() - began));
  }

  /** The end of what it printed, without the sandboxes' passwords. */
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

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
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
