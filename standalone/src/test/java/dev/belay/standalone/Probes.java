package dev.belay.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;

/** What a service answers to those who watch it, and how fast. */
final class Probes {
  static final String ALL = "/actuator/health";
  static final String LIVENESS = ALL + "/liveness";
  static final String READINESS = ALL + "/readiness";

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration AT_ONCE = Duration.ofSeconds(1);
  private static final int IN_A_ROW = 4;

  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * Waits until it answers so several times in a row, each within a second: one that asks others
   * when it is asked never does.
   */
  private void awaitStatus(String url, String path, int status) {
    Awaitility.await(url + path + " is " + status)
        .atMost(LONG)
        .ignoreExceptionsInstanceOf(IOException.class)
        .untilAsserted(
            () -> {
              for (int i = 0; i < IN_A_ROW; i++) {
                HttpResponse<String> answer = ask(url + path);
                if (answer.statusCode() != status) {
                  throw new AssertionError(
                      "%s%s answers %d: %s"
                          .formatted(url, path, answer.statusCode(), answer.body()));
                }
              }
            });
  }

  /** All three paths of a service. */
  void await(String url, int live, int ready, int all) {
    awaitStatus(url, ALL, all);
    awaitStatus(url, READINESS, ready);
    awaitStatus(url, LIVENESS, live);
  }

  private HttpResponse<String> ask(String url) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(url)).timeout(AT_ONCE).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
