package dev.belay.gateway.generic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.gateway.TestDatabase;
import dev.belay.gateway.TestGateway;
import dev.belay.gateway.Topic;
import dev.belay.runtime.testing.TestBroker;
import dev.belay.runtime.testing.TestIssuer;
import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.Topics;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real messages of described senders, through their door to the command on the topic. */
class GenericSourcesTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String SECRET = "a shared secret";
  private static final String ABROAD = "geheímnis-Übung";
  private static final String TOKEN = "a-token-of-somebody-who-may-read-all-of-it";
  private static final byte[] KEY =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);

  @TempDir static Path folder;
  private static TestBroker kafka;
  private static TestGateway gateway;
  private static TestIssuer issuer;

  @BeforeAll
  static void start() throws Exception {
    kafka = TestBroker.withTopics(folder.resolve("kafka"));
    issuer = new TestIssuer();
    Files.writeString(folder.resolve("secret"), SECRET + "\n");
    Files.writeString(folder.resolve("tokens"), TOKEN + "\n");
    Files.writeString(
        folder.resolve("signing"), "whsec_" + Base64.getEncoder().encodeToString(KEY));
    Files.writeString(
        folder.resolve("belay.yaml"),
        """
        version: 1
        data-stores:
          shop-db:
            driver: postgresql
            url: postgresql://localhost:5432/shop
            username: belay
            password: none
        applications:
          shop:
            repositories: [acme/shop]
            environments:
              production:
                match: [production, deploy-production]
                rules:
                  - on: before-deploy
                    capture: [shop-db]
                  - on: after-success
                    capture: [shop-db]
                  - on: after-failure
                    capture: [shop-db]
        """);
    gateway =
        TestGateway.start(
            kafka,
            TestDatabase.create(),
            folder,
            "--spring.config.additional-location=" + sources(),
            "--belay.api.token-file=" + folder.resolve("tokens"));
  }

  private static String sources() throws Exception {
    String secrets = "{secrets: ['file:" + folder.resolve("secret") + "']}";
    Path abroad = Files.writeString(folder.resolve("abroad"), ABROAD + "\n");
    Path file =
        Files.writeString(
            folder.resolve("sources.yaml"),
            """
            belay:
              oidc:
                issuers: [{issuer: "%3$s"}]
              sources:
                argo-cd: {preset: argo-cd, authentication: %1$s}
                argo-rollouts: {preset: argo-rollouts, authentication: %1$s}
                flux: {preset: flux, authentication: %1$s}
                jenkins: {preset: jenkins, authentication: %1$s}
                circleci: {preset: circleci, authentication: %1$s}
                bitbucket: {preset: bitbucket, authentication: %1$s}
                bitbucket-server: {preset: bitbucket-server, authentication: %1$s}
                tekton: {preset: tekton, authentication: %1$s}
                abroad: {preset: jenkins, authentication: {secrets: ['file:%4$s']}}
                abroad-basic:
                  preset: jenkins
                  authentication: {kind: basic, username: "\u00dcb\u00fcng", secrets: ['file:%4$s']}
                azure-devops: {preset: azure-devops, authentication: %1$s}
                deployer:
                  authentication: {kind: standard-webhooks, secrets: ['file:%2$s']}
                  delivery-id: webhook-id
                  mapping: &mapping
                    application: "'shop'"
                    environment: "body.target"
                    phase: "'before-deploy'"
                    deploymentId: "string(body.number)"
                    attributes.label.team: "body.?team"
                job:
                  authentication: {kind: oidc, issuer: "%3$s"}
                  delivery-id: "body.id"
                  mapping: *mapping
            """
                .formatted(secrets, folder.resolve("signing"), issuer.url(), abroad));
    return file.toUri().toString();
  }

  @AfterAll
  static void stop() {
    if (gateway != null) {
      gateway.close();
    }
    issuer.close();
    kafka.close();
  }

  @ParameterizedTest
  @CsvSource({
    "argo-cd, argo-cd, post-deployment-baseline",
    "argo-rollouts, argo-rollouts, failure-capture",
    "flux, flux, post-deployment-baseline",
    "flux, flux-helm, failure-capture",
    "jenkins, jenkins, pre-deployment",
    "circleci, circleci, post-deployment-baseline",
    "circleci, circleci-gitlab-job, failure-capture",
    "bitbucket, bitbucket, post-deployment-baseline",
    "azure-devops, azure-devops, post-deployment-baseline",
    "azure-devops, azure-devops-stage, pre-deployment",
  })
  void aRealMessageOfAWellKnownSenderBecomesACommand(String source, String message, String trigger)
      throws Exception {
    byte[] body = message(message);

    HttpResponse<String> answer = post(source, body, headers(source, SECRET, body));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(answer.body()).contains("accepted");
    assertCommand(source, trigger);
    HttpResponse<String> again = post(source, body, headers(source, SECRET, body));
    assertThat(again.body()).contains("duplicate");
    HttpResponse<String> forged = post(source, body, headers(source, "guessed", body));
    assertThat(forged.statusCode()).isEqualTo(401);
    assertThat(post(source, body, Map.of()).statusCode()).isEqualTo(401);
  }

  @Test
  void aSourceOfOnesOwnUsesStandardWebhooks() throws Exception {
    byte[] body = utf8("{\"target\": \"production\", \"number\": 17, \"team\": \"payments\"}");

    HttpResponse<String> answer = post("deployer", body, signed("msg_1", Instant.now(), body));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    try (Topic<BackupCommand> commands = new Topic<>(kafka, Topics.BACKUP_COMMANDS)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(commands.records())
                      .filteredOn(c -> "17".equals(c.getDeploymentId()))
                      .singleElement()
                      .satisfies(c -> assertThat(c.getLabels()).containsEntry("team", "payments")));
    }
    HttpResponse<String> old =
        post("deployer", body, signed("msg_2", Instant.now().minusSeconds(600), body));
    assertThat(old.statusCode()).isEqualTo(401);
  }

  @Test
  void aSourceOfACiJobIsHeldToItsRepository() throws Exception {
    byte[] body = utf8("{\"target\": \"production\", \"number\": 18, \"id\": \"j-1\"}");
    String own = issuer.token(b -> b);
    String fork = issuer.token(b -> b.claim("repository", "mallory/shop"));

    assertThat(post("job", body, Map.of("Authorization", "Bearer " + fork)).statusCode())
        .isEqualTo(403);
    assertThat(post("job", body, Map.of("Authorization", "Bearer x.y.z")).statusCode())
        .isEqualTo(401);
    assertThat(post("job", body, Map.of("Authorization", "Bearer " + own)).statusCode())
        .isEqualTo(202);
  }

  /** Somebody waits for a backup that never comes: why, is told at once, counted and kept. */
  @Test
  void aDeploymentThatGetsNoBackupSaysWhy() throws Exception {
    byte[] body =
        utf8(
            "{\"phase\": \"before-deploy\", \"build\": \"b-77\", \"environment\": \"moon\","
                + " \"application\": \"shop\"}");

    HttpResponse<String> answer = post("jenkins", body, headers("jenkins", SECRET, body));

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).contains("accepted", "nothing is captured", "moon");
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(events("?missed=true&source=jenkins")).contains("b-77", "\\\"moon\\\""));
    assertThat(metrics()).contains("belay_events_missed_total{source=\"jenkins\"}");
    assertThat(events("?missed=false&limit=500")).contains("b-77");
    assertThat(events("?missed=perhaps")).contains("missed is", "true or false");
    assertThat(events("?limit=0")).contains("1 to 500");
    assertThat(events("?before=yesterday")).contains("must be an instant");
    assertThat(events("?sources=a")).contains("[sources] are not known");
  }

  private static String events(String query) throws Exception {
    return HTTP.send(
            HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/events" + query))
                .header("Authorization", "Bearer " + TOKEN)
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static String metrics() throws Exception {
    return HTTP.send(
            HttpRequest.newBuilder(URI.create(gateway.url() + "/actuator/prometheus")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void whatDoesNotFitTheDescriptionIsIgnoredWithAReasonAndCounted() throws Exception {
    byte[] body = utf8("{\"phase\": \"none\", \"build\": \"b-1\"}");
    HttpResponse<String> failed = post("jenkins", body, headers("jenkins", SECRET, body));
    byte[] other = utf8("{\"type\": \"ping\"}");
    HttpResponse<String> unwanted = post("circleci", other, headers("circleci", SECRET, other));

    assertThat(failed.statusCode()).isEqualTo(202);
    assertThat(failed.body()).contains("ignored", "mapping.environment", "environment");
    assertThat(unwanted.statusCode()).isEqualTo(202);
    assertThat(unwanted.body()).contains("ignored", "when");
    assertThat(metrics()).contains("belay_source_failures_total{source=\"jenkins\"}");
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(events("?source=circleci"))
                    .contains("\"ignored\":[{\"day\":", "(when) is not true of it", "deliveries"));
    assertThat(events("?source=circleci&missed=true")).contains("\"ignored\":[]");
    assertThat(events("?source=circleci&before=2100-01-01T00:00:00Z")).contains("\"ignored\":[]");
    assertThat(post("nobody", body, Map.of()).statusCode()).isEqualTo(404);
    byte[] array = utf8("[1]");
    assertThat(post("jenkins", array, headers("jenkins", SECRET, array)).statusCode())
        .isEqualTo(400);
  }

  /** As the proxy that adds the secret passes it on: Tekton's controllers send none. */
  @Test
  void aPipelineRunOfTektonAsksForABackup() throws Exception {
    byte[] body = message("tekton");
    Map<String, String> headers = new TreeMap<>();
    headers.put("Ce-Id", "77f78ae7-ff6d-4e39-9d05-b9a0b7850527");
    headers.put("Ce-Source", "/apis/tekton.dev/v1/namespaces/ci/pipelineruns/deploy-shop-x7k2p");
    headers.put("Ce-Specversion", "1.0");
    headers.put("Ce-Type", "dev.tekton.event.pipelinerun.started.v1");

    assertThat(post("tekton", body, headers).statusCode()).isEqualTo(401);
    headers.put("Authorization", "Bearer " + SECRET);
    HttpResponse<String> taken = post("tekton", body, headers);

    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
    assertThat(taken.body()).contains("accepted").doesNotContain("note");
    assertCommand("tekton", "pre-deployment");
  }

  @Test
  void aPushToBitbucketServerIsTakenWithItsSignatureAlone() throws Exception {
    byte[] body = message("bitbucket-server");
    String digest = HexFormat.of().formatHex(hmac(utf8(SECRET), body));
    Map<String, String> headers =
        Map.of(
            "X-Hub-Signature", "sha256=" + digest,
            "X-Request-Id", "5d9e4f4a",
            "X-Event-Key", "repo:refs_changed");

    assertThat(post("bitbucket-server", body, headers).body()).contains("accepted");
    assertThat(post("bitbucket-server", body, headers).body()).contains("duplicate");
    assertThat(
            post("bitbucket-server", body, Map.of("X-Event-Key", "repo:refs_changed")).statusCode())
        .isEqualTo(401);
  }

  /** HTTP says nothing of how a secret that is not ASCII is encoded in a header. */
  @Test
  void secretsOfAnyAlphabetAreKnownInUtf8AndInLatin1() throws Exception {
    byte[] body = utf8("{\"build\": \"b-9\", \"phase\": \"none\", \"environment\": \"e\"}");
    for (java.nio.charset.Charset charset :
        List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
      byte[] secret = ABROAD.getBytes(charset);
      String basic =
          Base64.getEncoder().encodeToString(("\u00dcb\u00fcng:" + ABROAD).getBytes(charset));

      assertThat(raw("abroad", bytes(utf8("Authorization: Bearer "), secret), body))
          .as(charset.name())
          .startsWith("HTTP/1.1 202");
      assertThat(raw("abroad-basic", utf8("Authorization: Basic " + basic), body))
          .as(charset.name())
          .startsWith("HTTP/1.1 202");
    }
    assertThat(raw("abroad", utf8("Authorization: Bearer gehe?mnis"), body))
        .startsWith("HTTP/1.1 401");
    byte[] noText = {(byte) 0xC2, (byte) 0x85};
    assertThat(raw("abroad", bytes(utf8("Authorization: Bearer "), noText), body))
        .startsWith("HTTP/1.1 400")
        .contains("application/problem+json");
  }

  @Test
  void aFormsPartsOverlongUtf8AndOtherBytesAreRefusedAsProblems() throws Exception {
    byte[] overlong = utf8("{\"build\": \"b/9\", \"phase\": \"none\", \"environment\": \"e\"}");
    byte[] body = new byte[overlong.length + 1];
    int at = new String(overlong, StandardCharsets.ISO_8859_1).indexOf('/');
    System.arraycopy(overlong, 0, body, 0, at);
    body[at] = (byte) 0xC0;
    body[at + 1] = (byte) 0xAF;
    System.arraycopy(overlong, at + 1, body, at + 2, overlong.length - at - 1);
    byte[] parts =
        utf8("--b\r\nContent-Disposition: form-data; name=\"payload\"\r\n\r\n{}\r\n--b--\r\n");
    byte[] secret = utf8("Authorization: Bearer " + SECRET);

    String form =
        raw(
            "jenkins",
            bytes(secret, utf8("\r\nContent-Type: multipart/form-data; boundary=b")),
            parts);

    assertThat(raw("jenkins", secret, body))
        .startsWith("HTTP/1.1 400")
        .contains("application/problem+json", "in UTF-8");
    assertThat(form).startsWith("HTTP/1.1 400").contains("application/problem+json", "JSON object");
  }

  private static byte[] bytes(byte[] one, byte[] other) {
    byte[] both = java.util.Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  /** As it stands, with any bytes in a header: an HTTP client would not send it. */
  private static String raw(String source, byte[] header, byte[] body) throws Exception {
    URI uri = URI.create(gateway.url());
    try (java.net.Socket socket = new java.net.Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(60_000);
      byte[] head =
          utf8(
              "POST /webhooks/%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: %d\r\n"
                  .formatted(source, body.length));
      socket.getOutputStream().write(bytes(bytes(bytes(head, header), utf8("\r\n\r\n")), body));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void randomMessagesNeverFailTheGateway() throws Exception {
    Random random = new Random(5);
    String template = new String(message("azure-devops-stage"), StandardCharsets.UTF_8);
    for (int i = 0; i < 150; i++) {
      char[] text = template.toCharArray();
      for (int change = 0; change < 1 + random.nextInt(3); change++) {
        text[random.nextInt(text.length)] = "\"{}[]:,1nx\\\u0001".charAt(random.nextInt(12));
      }
      byte[] body = utf8(new String(text));

      HttpResponse<String> answer =
          post("azure-devops", body, headers("azure-devops", SECRET, body));

      assertThat(answer.statusCode()).as("body %d: %s", i, answer.body()).isIn(202, 400);
    }
  }

  private static Map<String, String> headers(String source, String secret, byte[] body)
      throws Exception {
    String digest = HexFormat.of().formatHex(hmac(utf8(secret), body));
    return switch (source) {
      case "flux" -> Map.of("X-Signature", "sha256=" + digest);
      case "circleci" -> Map.of("circleci-signature", "v2=none,v1=" + digest);
      case "bitbucket" ->
          Map.of(
              "X-Hub-Signature", "sha256=" + digest,
              "X-Request-UUID", "1f4d-" + source,
              "X-Event-Key", "repo:commit_status_updated");
      case "azure-devops" ->
          Map.of(
              "Authorization",
              "Basic " + Base64.getEncoder().encodeToString(utf8("belay:" + secret)));
      default -> Map.of("Authorization", "Bearer " + secret);
    };
  }

  private static Map<String, String> signed(String id, Instant at, byte[] body) throws Exception {
    String time = String.valueOf(at.getEpochSecond());
    byte[] mac = hmac(KEY, utf8(id + "." + time + "." + new String(body, StandardCharsets.UTF_8)));
    return new TreeMap<>(
        Map.of(
            "webhook-id", id,
            "webhook-timestamp", time,
            "webhook-signature", "v1," + Base64.getEncoder().encodeToString(mac)));
  }

  private static byte[] hmac(byte[] key, byte[] body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(body);
  }

  private static HttpResponse<String> post(String source, byte[] body, Map<String, String> headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway.url() + "/webhooks/" + source))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The set tells what asked for it; its command has its trigger. */
  private static void assertCommand(String source, String trigger) {
    try (Topic<BackupCommand> commands = new Topic<>(kafka, Topics.BACKUP_COMMANDS);
        Topic<dev.belay.schemas.DeploymentEvent> events =
            new Topic<>(kafka, Topics.DEPLOYMENT_EVENTS);
        Topic<RecoveryEvent> sets = new Topic<>(kafka, Topics.RECOVERY_EVENTS)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                var ids =
                    events.records().stream()
                        .filter(e -> e.getSource().equals(source))
                        .map(dev.belay.schemas.DeploymentEvent::getEventId)
                        .toList();
                var wanted =
                    sets.records().stream()
                        .filter(s -> s.getRequested() != null && s.getTrigger().equals(trigger))
                        .filter(s -> ids.contains(s.getRequested().getDeploymentEventId()))
                        .map(RecoveryEvent::getRecoverySetId)
                        .toList();
                assertThat(wanted).hasSize(1);
                assertThat(commands.records())
                    .filteredOn(c -> wanted.contains(c.getRecoverySetId()))
                    .hasSize(1);
              });
    }
  }

  private static byte[] message(String name) throws Exception {
    try (InputStream in =
        GenericSourcesTest.class.getResourceAsStream("/generic/" + name + ".json")) {
      return in.readAllBytes();
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
