package dev.belay.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** GitHub's deployment webhook, signed once and sent under many delivery ids. */
record SignedWebhook(HttpClient http, URI url, byte[] body, String signature) {
  static SignedWebhook create(URI url, String secret) throws Exception {
    byte[] body;
    try (InputStream in = SignedWebhook.class.getResourceAsStream("/github/deployment.json")) {
      body = Objects.requireNonNull(in).readAllBytes();
    }
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return new SignedWebhook(
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(),
        url,
        body,
        "sha256=" + HexFormat.of().formatHex(mac.doFinal(body)));
  }

  HttpResponse<String> send(String delivery) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(url)
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .header("X-GitHub-Event", "deployment")
            .header("X-GitHub-Delivery", delivery)
            .header("X-Hub-Signature-256", signature)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
