package dev.belay.standalone.demo;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the ledger over HTTP, as any client would. */
public final class DemoLedger {
  private static final Duration POLL = Duration.ofMillis(250);

  /** Receives each state of the set while it changes. */
  public interface Watcher {
    void changed(JsonNode recoverySet);
  }

  private final HttpClient http;
  private final String url;
  private final String token;

  public DemoLedger(HttpClient http, String url, String token) {
    this.http = http;
    this.url = url;
    this.token = token;
  }

  /**
   * Waits until the set of a deployment has a verdict or has failed.
   *
   * @throws IOException if it has neither within {@code timeout}
   */
  public JsonNode awaitSettled(String deploymentId, Duration timeout, Watcher watcher)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (System.nanoTime() < deadline) {
      JsonNode sets = setsOf(deploymentId);
      if (!sets.isEmpty()) {
        watcher.changed(sets.get(0));
        if (settled(sets.get(0))) {
          return sets.get(0);
        }
      }
      Thread.sleep(POLL);
    }
    throw new IOException(
        "no verdict for deployment " + deploymentId + " within " + timeout.toSeconds() + " s");
  }

  /** The newest recovery sets, at most 200. */
  public JsonNode sets() throws IOException, InterruptedException {
    return get("/v1/recovery-sets?limit=200").path("items");
  }

  /** A recovery operation. */
  public JsonNode operation(String id) throws IOException, InterruptedException {
    return get("/v1/operations/" + id);
  }

  /** Requests a recovery operation: {@code rollbacks}, {@code drills}, … */
  public JsonNode request(String collection, String body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(url + "/v1/" + collection))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        202);
  }

  /** Requests another verification of a point and waits for it. */
  public JsonNode verifyAgain(String recoveryPointId, Duration timeout)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(url + "/v1/recovery-points/" + recoveryPointId + "/verifications"))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString("{\"reason\":\"demo\"}"))
            .build();
    String verificationId = send(request, 202).path("verificationId").asString();
    long deadline = System.nanoTime() + timeout.toNanos();
    while (System.nanoTime() < deadline) {
      JsonNode point = get("/v1/recovery-points/" + recoveryPointId);
      JsonNode verification = point.path("verification");
      if (verification.path("verificationId").asString("").equals(verificationId)
          && !verification.path("finishedAt").isNull()
          && !verification.path("finishedAt").isMissingNode()) {
        return point;
      }
      Thread.sleep(POLL);
    }
    throw new IOException(
        "verification " + verificationId + " did not end within " + timeout.toSeconds() + " s");
  }

  /** All recovery sets of a deployment, newest first. */
  public JsonNode setsOf(String deploymentId) throws IOException, InterruptedException {
    return get("/v1/recovery-sets?deployment="
            + URLEncoder.encode(deploymentId, StandardCharsets.UTF_8))
        .path("items");
  }

  /** The newest rollback. */
  public JsonNode lastRollback() throws IOException, InterruptedException {
    return operations("rollback").path(0);
  }

  /** Operations of a kind, newest first. */
  public JsonNode operations(String kind) throws IOException, InterruptedException {
    return get("/v1/operations?kind=" + kind).path("items");
  }

  /** A recovery point, with its verification. */
  public JsonNode point(String recoveryPointId) throws IOException, InterruptedException {
    return get("/v1/recovery-points/" + recoveryPointId);
  }

  /** Whether a set has failed, or every point of it has a verdict. */
  public static boolean settled(JsonNode set) {
    return set.path("status").asString().equals("failed")
        || !set.path("verdict").asString().equals("unverified");
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Authorization", "Bearer " + token)
            .build(),
        200);
  }

  private JsonNode send(HttpRequest request, int expected)
      throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != expected) {
      throw new IOException(
          "the ledger answered "
              + response.statusCode()
              + " to "
              + request.uri()
              + ": "
              + response.body());
    }
    return JsonMapper.shared().readTree(response.body());
  }
}
