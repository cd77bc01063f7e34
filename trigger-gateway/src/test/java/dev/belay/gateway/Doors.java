package dev.belay.gateway;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.json.JsonMapper;

/** Sends webhooks as GitHub and GitLab do, signed. */
public final class Doors {
  public static final String GIT_HUB_SECRET = "It's a Secret to Everybody";
  public static final String GIT_LAB_TOKEN = "gitlab-webhook-token";
  public static final String GIT_LAB_SIGNING_TOKEN = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String base;

  /**
   * @param base the gateway's address
   */
  public Doors(String base) {
    this.base = base;
  }

  public HttpResponse<String> gitHub(String event, String delivery, byte[] body) throws Exception {
    return send(
        post("/webhooks/github", body)
            .header("X-GitHub-Event", event)
            .header("X-GitHub-Delivery", delivery)
            .header("X-GitHub-Hook-ID", "292430182")
            .header("X-GitHub-Hook-Installation-Target-Type", "integration")
            .header("X-GitHub-Hook-Installation-Target-ID", "79929171")
            .header("X-Hub-Signature-256", gitHubSignature(body)));
  }

  HttpResponse<String> gitHubForm(String form) throws Exception {
    byte[] body = form.getBytes(StandardCharsets.UTF_8);
    return send(
        post("/webhooks/github", body)
            .setHeader("Content-Type", "application/x-www-form-urlencoded")
            .header("X-GitHub-Event", "ping")
            .header("X-GitHub-Delivery", "form")
            .header("X-Hub-Signature-256", gitHubSignature(body)));
  }

  public HttpResponse<String> gitLab(String key, byte[] body) throws Exception {
    return gitLab(key, body, GIT_LAB_TOKEN);
  }

  /**
   * @param key for {@code Idempotency-Key}; null for none, as GitLab before 17.4
   * @param token null for none
   */
  HttpResponse<String> gitLab(String key, byte[] body, String token) throws Exception {
    HttpRequest.Builder request = post("/webhooks/gitlab", body).header("X-Gitlab-Event", "A Hook");
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    if (token != null) {
      request.header("X-Gitlab-Token", token);
    }
    return send(request);
  }

  HttpResponse<String> gitLabSigned(String id, Instant at, byte[] body) throws Exception {
    String timestamp = String.valueOf(at.getEpochSecond());
    Mac mac = Mac.getInstance("HmacSHA256");
    byte[] key = Base64.getDecoder().decode(GIT_LAB_SIGNING_TOKEN.substring("whsec_".length()));
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
    return send(
        post("/webhooks/gitlab", body)
            .header("webhook-id", id)
            .header("webhook-timestamp", timestamp)
            .header(
                "webhook-signature",
                "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body))));
  }

  String get(String path) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(base + path))).body();
  }

  private HttpRequest.Builder post(String path, byte[] body) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofByteArray(body));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private static String gitHubSignature(byte[] body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(GIT_HUB_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
  }
}
