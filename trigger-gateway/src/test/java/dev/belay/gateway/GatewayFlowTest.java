package dev.belay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.events.RecoveryIds;
import dev.belay.runtime.consume.DeadLetters;
import dev.belay.runtime.testing.TestBroker;
import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.GateRequest;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.TogetherWith;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the HTTP door to the commands on Kafka, with a real broker and real payloads. */
class GatewayFlowTest {
  private static final String SECRET = "It's a Secret to Everybody";
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int MAX_BODY = 64 << 10;

  @TempDir static Path folder;
  private static TestBroker kafka;
  private static TestGateway gateway;
  private static String base;

  @BeforeAll
  static void start() throws Exception {
    kafka = TestBroker.withTopics(folder.resolve("kafka"));
    Files.writeString(folder.resolve("secret"), SECRET + "\n");
    Files.writeString(folder.resolve("old-secret"), "the old one");
    Files.writeString(folder.resolve("tokens"), "first-token\nsecond-token\n");
    Files.writeString(
        folder.resolve("belay.yaml"),
        """
        version: 1
        data-stores:
          shop-db:
            driver: postgresql
            url: postgresql://localhost:5432/shop
            username: belay
            password: env:SHOP_DB_PASSWORD
            assertions:
              - name: every order has a customer
                sql: select true
          billing-db:
            driver: postgresql
            url: postgresql://localhost:5432/billing
            username: belay
            password: none
        applications:
          shop:
            repositories: [codertocat/hello-world]
            environments:
              production:
                rules:
                  - on: before-deploy
                    capture: [shop-db, billing-db]
                    timeout: 15m
                    labels: {tier: gold}
                  - on: after-success
                    capture: [shop-db]
                  - on: after-failure
                    capture: [shop-db]
                    rollback: {mode: automatic, max-lost-rows: 7}
              careful:
                rules:
                  - on: after-failure
                    capture: [shop-db]
                    rollback: manual
        """);
    gateway =
        TestGateway.start(
            kafka,
            TestDatabase.empty(), // its tables are the gateway's own work
            folder,
            "--belay.github.webhook-secrets[0]=file:" + folder.resolve("secret"),
            "--belay.github.webhook-secrets[1]=file:" + folder.resolve("old-secret"),
            "--belay.github.max-body=64KB",
            "--belay.api.token-file=" + folder.resolve("tokens"));
    base = gateway.url();
  }

  @AfterAll
  static void stop() {
    if (gateway != null) {
      gateway.close();
    }
    kafka.close();
  }

  @Test
  void aDeploymentBecomesARecoverySetAndOneCommandForItsDataStores() throws Exception {
    byte[] payload = deployment(1001);
    String delivery = UUID.randomUUID().toString();

    HttpResponse<String> answer = webhook("deployment", delivery, payload);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    String set =
        RecoveryIds.recoverySet("shop", "production", "pre-deployment", attempt("1001")).toString();
    try (Topic<BackupCommand> commands = new Topic<>(kafka, Topics.BACKUP_COMMANDS);
        Topic<RecoveryEvent> events = new Topic<>(kafka, Topics.RECOVERY_EVENTS)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(commands.records())
                      .filteredOn(c -> c.getRecoverySetId().equals(set))
                      .flatExtracting(GatewayFlowTest::stores)
                      .containsExactlyInAnyOrder("shop-db", "billing-db"));
      await()
          .untilAsserted(
              () ->
                  assertThat(events.records())
                      .filteredOn(e -> e.getRecoverySetId().equals(set))
                      .singleElement()
                      .satisfies(
                          e -> {
                            assertThat(e.getType()).isEqualTo("set-requested");
                            assertThat(e.getCommit())
                                .isEqualTo("f95f852bd8fca8fcc58a9a2d6c842781e32a215e");
                            assertThat(e.getRequested().getPoints()).hasSize(2);
                            assertThat(e.getRequested().getDeadline())
                                .isEqualTo(e.getOccurredAt().plusSeconds(15 * 60));
                            assertThat(e.getRequested().getLabels()).containsEntry("tier", "gold");
                          }));
      List<BackupCommand> ofSet =
          commands.records().stream().filter(c -> c.getRecoverySetId().equals(set)).toList();
      assertThat(ofSet).hasSize(1);
      assertThat(ofSet.getFirst().getAction()).isEqualTo("capture-set");
      assertThat(ofSet.getFirst().getVerification()).isEqualTo("full");
      assertThat(ofSet.getFirst().getAssertions()).hasSize(1);
      assertThat(commands.keys()).contains("shop-db");
      assertThat(events.keys()).contains(set);
    }
  }

  /** The fixtures' commit, deployed under this id. */
  private static String attempt(String deploymentId) {
    return RecoveryIds.attempt(
            "github",
            "Codertocat/Hello-World",
            deploymentId,
            "f95f852bd8fca8fcc58a9a2d6c842781e32a215e",
            "")
        .toString();
  }

  @Test
  void aFailedDeploymentAsksForTheRollbackOfItsRuleOnce() throws Exception {
    byte[] failure = failed(1501, "production");

    webhook("deployment_status", UUID.randomUUID().toString(), failure);
    webhook("deployment_status", UUID.randomUUID().toString(), failure);

    String set =
        RecoveryIds.recoverySet("shop", "production", "failure-capture", attempt("1501"))
            .toString();
    try (Topic<RecoveryEvent> events = new Topic<>(kafka, Topics.RECOVERY_EVENTS)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(events.records())
                      .filteredOn(e -> e.getRecoverySetId().equals(set))
                      .hasSize(4));
      List<RecoveryEvent> ofSet =
          events.records().stream().filter(e -> e.getRecoverySetId().equals(set)).toList();
      assertThat(ofSet)
          .extracting(RecoveryEvent::getType)
          .containsExactly(
              "set-requested", "rollback-requested", "set-requested", "rollback-requested");
      assertThat(ofSet.get(1).getEventId()).isEqualTo(ofSet.get(3).getEventId());
      assertThat(events.keys()).contains(set);
      assertThat(ofSet.get(1).getRollbackRequest())
          .satisfies(
              request -> {
                assertThat(request.getMode()).isEqualTo("automatic");
                assertThat(request.getMaxLostRows()).isEqualTo(7);
                assertThat(request.getDeploymentId()).isEqualTo("1501");
                assertThat(request.getCommit())
                    .isEqualTo("f95f852bd8fca8fcc58a9a2d6c842781e32a215e");
                assertThat(request.getRule()).isEqualTo("shop/production/after-failure");
                assertThat(request.getPolicyVersion()).matches("[0-9a-f]{64}");
                assertThat(request.getDeploymentEventId()).isNotBlank();
              });
    }
  }

  @Test
  void anEventThatNoGatewayHasSignedAsksForRecoverySetsAlone() throws Exception {
    String gateId = UUID.randomUUID().toString();
    DeploymentEvent forged =
        DeploymentEvent.newBuilder()
            .setEventId(UUID.randomUUID().toString())
            .setSource("anybody")
            .setDeliveryId("1")
            .setType("deployed")
            .setPhase("after-failure")
            .setReceivedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
            .setRepository("codertocat/hello-world")
            .setEnvironment("production")
            .setCommit("f95f852")
            .setDeploymentId("1503")
            .setGate(new GateRequest(gateId, "api", Map.of()))
            .build();
    try (RecordCodec codec = new RecordCodec(Map.of("schema.registry.url", "mock://gateway-test"));
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        Topic<RecoveryEvent> events = new Topic<>(kafka, Topics.RECOVERY_EVENTS)) {
      byte[] value = codec.encode(Topics.DEPLOYMENT_EVENTS, forged);
      for (int i = 0; i < 3; i++) {
        producer.send(new ProducerRecord<>(Topics.DEPLOYMENT_EVENTS, 0, null, value)).get();
      }

      // The third time the first two have been handled to their end.
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(events.records())
                      .filteredOn(e -> "1503".equals(e.getDeploymentId()))
                      .hasSize(3)
                      .extracting(RecoveryEvent::getType)
                      .containsOnly("set-requested"));
      assertThat(events.records())
          .noneMatch(e -> e.getGate() != null && e.getGate().getGateId().equals(gateId));
    }
  }

  @Test
  void aManualRollbackIsNotAskedFor() throws Exception {
    webhook("deployment_status", UUID.randomUUID().toString(), failed(1502, "careful"));

    String set =
        RecoveryIds.recoverySet("shop", "careful", "failure-capture", attempt("1502")).toString();
    try (Topic<BackupCommand> commands = new Topic<>(kafka, Topics.BACKUP_COMMANDS);
        Topic<RecoveryEvent> events = new Topic<>(kafka, Topics.RECOVERY_EVENTS)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> assertThat(commands.records()).anyMatch(c -> c.getRecoverySetId().equals(set)));
      await()
          .during(Duration.ofSeconds(1))
          .untilAsserted(
              () ->
                  assertThat(events.records())
                      .filteredOn(e -> e.getRecoverySetId().equals(set))
                      .extracting(RecoveryEvent::getType)
                      .containsExactly("set-requested"));
    }
  }

  @Test
  void aRepeatedDeliveryIsAcceptedAndProcessedOnce() throws Exception {
    byte[] payload = deployment(1002);
    String delivery = UUID.randomUUID().toString();
    webhook("deployment", delivery, payload);

    HttpResponse<String> again = webhook("deployment", delivery, payload);

    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(again.body()).contains("duplicate");
    try (Topic<DeploymentEvent> events = new Topic<>(kafka, Topics.DEPLOYMENT_EVENTS)) {
      await().until(() -> gateway.bean(dev.belay.gateway.spool.Spool.class).backlog() == 0);
      await()
          .during(Duration.ofSeconds(1))
          .untilAsserted(
              () ->
                  assertThat(
                          events.raw().stream()
                              .filter(r -> text(r.value()).contains(delivery))
                              .count())
                      .isEqualTo(1));
    }
  }

  @Test
  void aSuccessfulDeploymentIsABaseline() throws Exception {
    byte[] payload = text(fixture("deployment_status")).replace("145988746", "1003").getBytes(UTF);

    HttpResponse<String> answer =
        webhook("deployment_status", UUID.randomUUID().toString(), payload);

    assertThat(answer.statusCode()).isEqualTo(202);
    try (Topic<BackupCommand> commands = new Topic<>(kafka, Topics.BACKUP_COMMANDS)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(commands.records())
                      .filteredOn(c -> "1003".equals(c.getDeploymentId()))
                      .singleElement()
                      .extracting(BackupCommand::getTrigger)
                      .isEqualTo("post-deployment-baseline"));
    }
  }

  @Test
  void theDoorRefusesWithProblems() throws Exception {
    byte[] payload = deployment(1);
    byte[] large = new byte[MAX_BODY + 1];

    assertProblem(send("deployment", "a", payload, "sha256=00"), 401);
    assertProblem(send("deployment", "a", payload, null), 401);
    assertProblem(webhook("deployment", "a", "{\"a\":".getBytes(UTF)), 400);
    assertProblem(webhook("deployment", "a", "[1]".getBytes(UTF)), 400);
    assertProblem(webhook(null, "a", payload), 400);
    assertProblem(webhook("deployment", null, payload), 400);
    assertProblem(webhook("deployment", "a", large), 413);
    assertProblem(
        send(
            "deployment",
            "a",
            BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large)),
            signature(SECRET, large)),
        413);
    HttpResponse<String> ignored = webhook("issues", "b", "{}".getBytes(UTF));
    assertThat(ignored.statusCode()).isEqualTo(202);
    assertThat(ignored.body()).contains("ignored", "reason");
    assertThat(send("ping", "c", fixture("ping"), signature("the old one", fixture("ping"))))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(202);
  }

  @Test
  void randomBodiesNeverFailTheGateway() throws Exception {
    Random random = new Random(42);
    String template = text(deployment(77));
    for (int i = 0; i < 300; i++) {
      byte[] body;
      if (i % 3 == 0) {
        body = new byte[random.nextInt(500)];
        random.nextBytes(body);
      } else {
        body = mutated(template, random).getBytes(UTF);
      }

      HttpResponse<String> answer =
          webhook(i % 2 == 0 ? "deployment" : "deployment_status", "fuzz-" + i, body);

      assertThat(answer.statusCode()).as("body %d", i).isIn(202, 400);
    }
  }

  @Test
  void anUndecodableRecordGoesToTheDeadLetterTopicAndTheNextIsHandled() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        Topic<DeploymentEvent> dead =
            new Topic<>(kafka, Topics.deadLetter(Topics.DEPLOYMENT_EVENTS))) {
      for (int partition = 0; partition < 3; partition++) {
        producer
            .send(
                new ProducerRecord<>(
                    Topics.DEPLOYMENT_EVENTS, partition, null, "garbage".getBytes(UTF)))
            .get();
      }

      webhook("deployment", UUID.randomUUID().toString(), deployment(1004));

      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(dead.raw())
                      .hasSize(3)
                      .allSatisfy(
                          r -> {
                            assertThat(r.value()).isEqualTo("garbage".getBytes(UTF));
                            assertThat(header(r, DeadLetters.CAUSE)).isNotBlank();
                            assertThat(header(r, DeadLetters.TOPIC))
                                .isEqualTo(Topics.DEPLOYMENT_EVENTS);
                            assertThat(header(r, DeadLetters.PARTITION)).isIn("0", "1", "2");
                            assertThat(header(r, DeadLetters.OFFSET)).matches("[0-9]+");
                          }));
      assertThat(get("/actuator/prometheus"))
          .contains("belay_dead_letters_total{topic=\"belay.deployment-events\"} 3.0");
    }
    try (Topic<BackupCommand> commands = new Topic<>(kafka, Topics.BACKUP_COMMANDS)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(commands.records())
                      .filteredOn(c -> "1004".equals(c.getDeploymentId()))
                      .flatExtracting(GatewayFlowTest::stores)
                      .hasSize(2));
    }
  }

  @Test
  void aManualTriggerGivesItsIdsAtOnceAndTheSameForTheSameKey() throws Exception {
    String body =
        "{\"application\":\"shop\",\"environment\":\"production\",\"labels\":{\"why\":\"test\"}}";
    HttpResponse<String> first = manual("Bearer second-token", "key-1", body);

    HttpResponse<String> again = manual("Bearer second-token", "key-1", body);

    assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(again.body()).isEqualTo(first.body());
    String location = first.headers().firstValue("Location").orElseThrow();
    try (Topic<BackupCommand> commands = new Topic<>(kafka, Topics.BACKUP_COMMANDS)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(commands.records())
                      .filteredOn(c -> location.endsWith(c.getRecoverySetId()))
                      .flatExtracting(GatewayFlowTest::stores)
                      .containsExactlyInAnyOrder("shop-db", "billing-db"));
    }
    assertProblem(manual("Bearer second-token", "key-1", body.replace("test", "other")), 422);
  }

  @Test
  void aManualTriggerIsRefusedWithoutATokenOrForUnknownNames() throws Exception {
    String body = "{\"application\":\"shop\",\"environment\":\"production\"}";

    assertProblem(manual(null, null, body), 401);
    assertProblem(manual("Bearer wrong", null, body), 401);
    assertProblem(manual("Bearer first-token", null, "nonsense"), 400);
    HttpResponse<String> unknown =
        manual("Bearer first-token", null, body.replace("production", "moon"));
    assertProblem(unknown, 422);
    assertThat(unknown.body()).contains("moon", "production");
    HttpResponse<String> other = manual("Bearer first-token", null, body.replace("shop", "shoe"));
    assertProblem(other, 422);
    assertThat(other.body()).contains("shoe", "shop");
  }

  @Test
  void healthMetricsAndDescriptionAreServed() throws Exception {
    assertThat(get("/actuator/health")).contains("spool", "policy", "backlog");
    assertThat(get("/actuator/prometheus")).contains("belay_spool_backlog");
    assertThat(get("/v3/api-docs")).contains("/webhooks/github", "/v1/recovery-sets");
  }

  private static List<String> stores(BackupCommand command) {
    return Stream.concat(
            Stream.of(command.getDataStore()),
            command.getTogether().stream().map(TogetherWith::getDataStore))
        .toList();
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return text(letter.headers().lastHeader(name).value());
  }

  private static final java.nio.charset.Charset UTF = StandardCharsets.UTF_8;

  private static String mutated(String template, Random random) {
    List<String> values =
        List.of(
            "null",
            "[]",
            "{}",
            "1e999",
            "\"\\u0000\\ud800\"",
            "true",
            "-1",
            "\"" + "x".repeat(3000) + "\"");
    String[] parts = template.split("(?<=: )", -1);
    int at = random.nextInt(parts.length);
    parts[at] =
        parts[at].replaceFirst(
            "^(\"[^\"]*\"|\\d+|null|true|false)",
            java.util.regex.Matcher.quoteReplacement(values.get(random.nextInt(values.size()))));
    return String.join("", parts);
  }

  private static void assertProblem(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  private static byte[] deployment(int id) throws Exception {
    return text(fixture("deployment")).replace("145988746", String.valueOf(id)).getBytes(UTF);
  }

  private static byte[] failed(int id, String environment) throws Exception {
    return text(fixture("deployment_status"))
        .replace("145988746", String.valueOf(id))
        .replace("\"state\": \"success\"", "\"state\": \"failure\"")
        .replace("\"environment\": \"production\"", "\"environment\": \"" + environment + "\"")
        .getBytes(UTF);
  }

  private static byte[] fixture(String name) throws Exception {
    try (InputStream in = GatewayFlowTest.class.getResourceAsStream("/github/" + name + ".json")) {
      return in.readAllBytes();
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF);
  }

  private static HttpResponse<String> webhook(String event, String delivery, byte[] body)
      throws Exception {
    return send(event, delivery, body, signature(SECRET, body));
  }

  private static HttpResponse<String> send(
      String event, String delivery, byte[] body, String signature) throws Exception {
    return send(event, delivery, BodyPublishers.ofByteArray(body), signature);
  }

  private static HttpResponse<String> send(
      String event, String delivery, BodyPublisher body, String signature) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + "/webhooks/github"))
            .header("Content-Type", "application/json")
            .POST(body);
    if (event != null) {
      request.header("X-GitHub-Event", event);
    }
    if (delivery != null) {
      request.header("X-GitHub-Delivery", delivery);
    }
    if (signature != null) {
      request.header("X-Hub-Signature-256", signature);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> manual(String authorization, String key, String body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + "/v1/recovery-sets"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String get(String path) throws Exception {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(base + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static String signature(String secret, byte[] body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF), "HmacSHA256"));
    return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
  }
}
