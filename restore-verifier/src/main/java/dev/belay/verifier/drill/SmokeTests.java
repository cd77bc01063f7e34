package dev.belay.verifier.drill;

import dev.belay.datastores.CheckResult;
import dev.belay.datastores.CheckResult.Outcome;
import dev.belay.policy.SmokeTest;
import dev.belay.verifier.program.SandboxPrograms;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a drill's smoke tests against the restored stores. Each test becomes a check. */
final class SmokeTests {
  private static final String NAME = "smoke-test";
  private static final Duration BETWEEN_PROBES = Duration.ofMillis(500);

  private final SandboxPrograms programs;

  SmokeTests(SandboxPrograms programs) {
    this.programs = programs;
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
    SandboxPrograms.Ended ended = programs.run(test.command(), test.timeout());
    return result(test, began, ended.outcome(), ended.detail());
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
              test,
              began,
              Outcome.FAILED,
              "it did not succeed within " + test.timeout() + ": " + last);
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
}
