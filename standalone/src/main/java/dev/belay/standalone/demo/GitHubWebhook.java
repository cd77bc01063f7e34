package dev.belay.standalone.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.json.JsonMapper;

/** Sends GitHub's messages about a deployment, with the same headers and the same signature. */
public final class GitHubWebhook {
  private final HttpClient http;
  private final URI endpoint;
  private final String secret;

  public GitHubWebhook(HttpClient http, URI endpoint, String secret) {
    this.http = http;
    this.endpoint = endpoint;
    this.secret = secret;
  }

  /**
   * @return the status code and the body of the answer
   */
  public HttpResponse<String> deploymentCreated(
      String repository, String environment, long deploymentId, String commit)
      throws IOException, InterruptedException {
    return send("deployment", payload(repository, environment, deploymentId, commit));
  }

  /**
   * Reports a failed deployment.
   *
   * @return the status code and the body of the answer
   */
  public HttpResponse<String> deploymentFailed(
      String repository, String environment, long deploymentId, String commit)
      throws IOException, InterruptedException {
    Map<String, Object> payload = payload(repository, environment, deploymentId, commit);
    String now = Instant.now().toString();
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("id", deploymentId + 1_000_000);
    status.put("state", "failure");
    status.put("environment", environment);
    status.put("description", "the smoke test failed");
    status.put("created_at", now);
    status.put("updated_at", now);
    payload.put("deployment_status", status);
    return send("deployment_status", payload);
  }

  private HttpResponse<String> send(String event, Map<String, Object> payload)
      throws IOException, InterruptedException {
    byte[] body = JsonMapper.shared().writeValueAsBytes(payload);
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", "application/json")
            .header("User-Agent", "GitHub-Hookshot/demo")
            .header("X-GitHub-Event", event)
            .header("X-GitHub-Delivery", UUID.randomUUID().toString())
            .header("X-GitHub-Hook-ID", "1")
            .header("X-Hub-Signature-256", "sha256=" + hmac(body))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static Map<String, Object> payload(
      String repository, String environment, long deploymentId, String commit) {
    String now = Instant.now().toString();
    String api = "https://api.github.com/repos/" + repository;
    Map<String, Object> deployment = new LinkedHashMap<>();
    deployment.put("url", api + "/deployments/" + deploymentId);
    deployment.put("id", deploymentId);
    deployment.put("task", "deploy");
    deployment.put("original_environment", environment);
    deployment.put("environment", environment);
    deployment.put("description", null);
    deployment.put("created_at", now);
    deployment.put("updated_at", now);
    deployment.put("sha", commit);
    deployment.put("ref", "main");
    deployment.put("payload", Map.of());
    deployment.put("transient_environment", false);
    deployment.put("production_environment", true);
    deployment.put("creator", Map.of("login", "octocat", "id", 1, "type", "User"));
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("action", "created");
    payload.put("deployment", deployment);
    payload.put("workflow", null);
    payload.put("workflow_run", null);
    payload.put(
        "repository",
        Map.of(
            "id",
            1296269,
            "full_name",
            repository,
            "private",
            true,
            "html_url",
            "https://github.com/" + repository));
    payload.put("sender", Map.of("login", "octocat", "id", 1, "type", "User"));
    return payload;
  }

  private String hmac(byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
