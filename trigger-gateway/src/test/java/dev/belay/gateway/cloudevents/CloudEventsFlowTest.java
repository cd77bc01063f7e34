package dev.belay.gateway.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.gateway.TestDatabase;
import dev.belay.gateway.TestGateway;
import dev.belay.gateway.Topic;
import dev.belay.runtime.testing.TestBroker;
import dev.belay.runtime.testing.TestIssuer;
import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.AvroSerializer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CloudEvents over HTTP and Kafka, and Avro events of other producers, with a real broker. */
class CloudEventsFlowTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String STRUCTURED = "application/cloudevents+json";
  private static final String BATCH = "application/cloudevents-batch+json";
  private static final String DEPLOYED = "dev.cdevents.service.deployed.0.3.0";

  @TempDir static Path folder;
  private static TestBroker kafka;
  private static TestGateway gateway;
  private static TestIssuer issuer;
  private static KafkaProducer<byte[], byte[]> producer;

  @BeforeAll
  static void start() throws Exception {
    kafka = TestBroker.withTopics(folder.resolve("kafka"));
    issuer = new TestIssuer();
    Files.writeString(folder.resolve("tokens"), "api-token\n");
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
                rules:
                  - name: pipelines
                    on: before-deploy
                    events: ["dev.cdevents.pipelinerun.started*"]
                    capture: [shop-db]
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
            "--belay.api.token-file=" + folder.resolve("tokens"),
            "--belay.oidc.issuers[0].issuer=" + issuer.url(),
            "--belay.events.max-body=64KB");
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "compression.type",
                "gzip",
                "max.request.size",
                4 << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterAll
  static void stop() {
    if (producer != null) {
      producer.close();
    }
    if (gateway != null) {
      gateway.close();
    }
    issuer.close();
    kafka.close();
  }

  @Test
  void aCdEventInBinaryModeBecomesACommand() throws Exception {
    HttpResponse<String> answer =
        post(
            "api-token",
            "application/json",
            cdEvent("d-binary"),
            Map.of(
                "ce-specversion", "1.0",
                "ce-id", "b%20in%C3%A4r",
                "ce-source", "/tekton/staging",
                "ce-type", DEPLOYED));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertCommand("d-binary", "post-deployment-baseline");
    try (Topic<DeploymentEvent> events = new Topic<>(kafka, Topics.DEPLOYMENT_EVENTS)) {
      await()
          .untilAsserted(
              () ->
                  assertThat(events.records())
                      .extracting(DeploymentEvent::getDeliveryId)
                      .contains("/tekton/staging b in\u00e4r " + DEPLOYED));
    }
  }

  @Test
  void structuredAndBatchedEventsBecomeCommandsAndRepeatsAreDuplicates() throws Exception {
    String one = structured("s-1", "dev.cdevents.service.rolledback.0.2.0", cdEvent("d-one"));
    String two = structured("s-2", "dev.cdevents.pipelinerun.started.0.2.0", cdEvent("d-two"));

    HttpResponse<String> single = post("api-token", STRUCTURED + "; charset=UTF-8", one, Map.of());
    HttpResponse<String> batch = post("api-token", BATCH, "[" + one + "," + two + "]", Map.of());

    assertThat(single.statusCode()).as(single.body()).isEqualTo(202);
    assertThat(single.body()).contains("\"status\":\"accepted\"");
    assertThat(batch.statusCode()).as(batch.body()).isEqualTo(202);
    assertThat(batch.body()).containsSubsequence("duplicate", "accepted");
    assertCommand("d-one", "failure-capture");
    assertCommand("d-two", "pre-deployment");
  }

  @Test
  void theDoorRefusesWithProblems() throws Exception {
    String event = structured("r-1", DEPLOYED, cdEvent("d-refused"));

    assertThat(post(null, STRUCTURED, event, Map.of()).statusCode()).isEqualTo(401);
    assertThat(post("wrong", STRUCTURED, event, Map.of()).statusCode()).isEqualTo(401);
    assertThat(post("api-token", STRUCTURED, "{", Map.of()).statusCode()).isEqualTo(400);
    assertThat(post("api-token", STRUCTURED, "x".repeat(70_000), Map.of()).statusCode())
        .isEqualTo(413);
    HttpResponse<String> none = post("api-token", "application/json", "{}", Map.of());
    assertThat(none.statusCode()).isEqualTo(400);
    assertThat(none.body()).contains("ce-specversion");
    HttpResponse<String> bad =
        post("api-token", BATCH, "[" + event + ",{\"specversion\":\"1.0\"}]", Map.of());
    assertThat(bad.statusCode()).isEqualTo(400);
    assertThat(bad.body()).contains("id is required");
    assertThat(bad.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void aCiJobsEventsAreAboutItsOwnRepository() throws Exception {
    String own = structured("o-1", DEPLOYED, cdEvent("d-oidc"));
    String others = own.replace("\"source\"", "\"belayrepository\": \"acme/other\", \"source\"");
    String named = own.replace("\"source\"", "\"belayapplication\": \"shop\", \"source\"");

    HttpResponse<String> accepted = post(issuer.token(b -> b), STRUCTURED, own, Map.of());

    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    assertCommand("d-oidc", "post-deployment-baseline");
    assertThat(post(issuer.token(b -> b), STRUCTURED, others, Map.of()).statusCode())
        .isEqualTo(403);
    String fork = issuer.token(b -> b.claim("repository", "mallory/shop"));
    assertThat(post(fork, STRUCTURED, named, Map.of()).statusCode()).isEqualTo(403);
    String staging = issuer.token(b -> b.claim("environment", "staging"));
    HttpResponse<String> elsewhere = post(staging, STRUCTURED, own, Map.of());
    assertThat(elsewhere.statusCode()).isEqualTo(403);
    assertThat(elsewhere.body()).contains("staging", "production");
  }

  @Test
  void aCiJobTriggersItsOwnApplicationByHandAndAForkDoesNot() throws Exception {
    String body =
        "{\"application\":\"shop\",\"environment\":\"production\",\"commit\":\"f95f852\"}";
    URI uri = URI.create(gateway.url() + "/v1/recovery-sets");

    assertThat(send(uri, issuer.token(b -> b), "application/json", body, Map.of()).statusCode())
        .isEqualTo(202);
    HttpResponse<String> fork =
        send(
            uri,
            issuer.token(b -> b.claim("repository", null).claim("project_path", "fork/shop")),
            "application/json",
            body,
            Map.of());
    assertThat(fork.statusCode()).isEqualTo(403);
    assertThat(fork.body()).contains("fork/shop");
  }

  @Test
  void kafkaRecordsInBothModesBecomeCommandsAndPoisonedOnesDeadLetters() throws Exception {
    ProducerRecord<byte[], byte[]> poisoned =
        new ProducerRecord<>(Topics.CI_EVENTS, 0, utf8("key"), utf8("garbage"));
    poisoned.headers().add("ce_id", utf8("1")).add("ce_specversion", utf8("1.0"));
    producer.send(poisoned).get();
    producer.send(new ProducerRecord<>(Topics.CI_EVENTS, 0, null, utf8("no JSON"))).get();
    producer.send(new ProducerRecord<>(Topics.CI_EVENTS, 0, null, null)).get();
    // Compressed, the broker takes both. What would be published of the latter is too large.
    producer.send(new ProducerRecord<>(Topics.CI_EVENTS, 0, null, new byte[2 << 20])).get();
    String extensions =
        IntStream.range(0, 1500)
            .mapToObj(i -> "\"e%d\": \"%s\", ".formatted(i, "x".repeat(1000)))
            .collect(Collectors.joining());
    String large =
        structured("k-large", "com.example.deploying", "{}")
            .replace("\"source\"", extensions + "\"source\"");
    producer.send(new ProducerRecord<>(Topics.CI_EVENTS, 0, null, utf8(large))).get();
    ProducerRecord<byte[], byte[]> binary =
        new ProducerRecord<>(Topics.CI_EVENTS, 0, null, utf8(cdEvent("d-kafka-binary")));
    binary
        .headers()
        .add("ce_specversion", utf8("1.0"))
        .add("ce_id", utf8("k-1"))
        .add("ce_source", utf8("/spinnaker"))
        .add("ce_type", utf8(DEPLOYED))
        .add("content-type", utf8("application/json"));
    producer.send(binary).get();
    ProducerRecord<byte[], byte[]> structured =
        new ProducerRecord<>(
            Topics.CI_EVENTS,
            0,
            null,
            utf8(
                structured("k-2", "com.example.deploying", "{}")
                    .replace(
                        "\"source\"",
                        """
                        "belayapplication": "shop", "belayenvironment": "production",
                        "belayphase": "before-deploy", "belaydeploymentid": "d-kafka-structured",
                        "belayrepository": "acme/shop", "source"\
                        """)));
    structured.headers().add("content-type", utf8(STRUCTURED));

    producer.send(structured).get();

    assertCommand("d-kafka-binary", "post-deployment-baseline");
    assertCommand("d-kafka-structured", "pre-deployment");
    assertDeadLetter(Topics.CI_EVENTS, "source is required");
    assertDeadLetter(Topics.CI_EVENTS, "the event must be JSON");
    assertDeadLetter(Topics.CI_EVENTS, "belay-size=" + (2 << 20) + "\n");
    assertDeadLetter(Topics.CI_EVENTS, "belay-size=" + utf8(large).length + "\n");
    try (Topic<DeploymentEvent> events = new Topic<>(kafka, Topics.DEPLOYMENT_EVENTS)) {
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          events.raw().stream()
                              .filter(r -> r.key() != null)
                              .map(r -> new String(r.key(), StandardCharsets.UTF_8)))
                      .contains("shop/production", "acme/shop/production"));
    }
  }

  @Test
  void otherProducersEventsAreHeldToTheSameRules() throws Exception {
    try (AvroSerializer<GenericContainer> avro = new AvroSerializer<>()) {
      avro.configure(Map.of("schema.registry.url", "mock://gateway-test"), false);
      DeploymentEvent.Builder event =
          DeploymentEvent.newBuilder()
              .setEventId(UUID.randomUUID().toString())
              .setSource("deployer")
              .setDeliveryId("1")
              .setType("deployed")
              .setPhase("after-success")
              .setReceivedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
              .setRepository("acme/shop")
              .setEnvironment("production");
      produce(avro.serialize(Topics.DEPLOYMENT_EVENTS, event.setCommit("HEAD").build()));
      produce(
          avro.serialize(
              Topics.DEPLOYMENT_EVENTS,
              event.setCommit("f95f852").setPhase("later\u0007").setEventId("7").build()));
      produce(
          avro.serialize(
              Topics.DEPLOYMENT_EVENTS,
              event
                  .setEventId(UUID.randomUUID().toString())
                  .setPhase("after-failure")
                  .setDeploymentId("d-direct")
                  .build()));
      produce(avro.serialize(Topics.DEPLOYMENT_EVENTS, versionOne(event.build(), "d-version-1")));
    }

    assertCommand("d-direct", "failure-capture");
    assertCommand("d-version-1", "failure-capture");
    assertDeadLetter(
        Topics.DEPLOYMENT_EVENTS, "commit is \"HEAD\"; it must be 7 to 64 hexadecimal digits");
    assertDeadLetter(Topics.DEPLOYMENT_EVENTS, "eventId is \"7\"; it must be a UUID; phase is");
  }

  @Test
  void randomEventsNeverFailTheGateway() throws Exception {
    Random random = new Random(11);
    String template = structured("f-1", DEPLOYED, cdEvent("d-fuzz"));
    for (int i = 0; i < 150; i++) {
      char[] body = template.toCharArray();
      for (int change = 0; change < 1 + random.nextInt(4); change++) {
        body[random.nextInt(body.length)] = "\"{}[]:,\\\u0000\u00e9 1".charAt(random.nextInt(12));
      }
      String contentType = i % 3 == 0 ? "application/json" : i % 3 == 1 ? STRUCTURED : BATCH;
      Map<String, String> headers =
          i % 2 == 0
              ? Map.of()
              : Map.of(
                  "ce-id", "%%" + i, "ce-type", "%c3%28", "ce-time", "x", "ce-specversion", "1.0");

      HttpResponse<String> answer = post("api-token", contentType, new String(body), headers);

      assertThat(answer.statusCode()).as("body %d: %s", i, answer.body()).isIn(202, 400);
    }
  }

  /** The schema as it was before it had gates and changed paths. */
  private static GenericRecord versionOne(DeploymentEvent event, String deployment) {
    Schema current = DeploymentEvent.getClassSchema();
    Schema old = Schema.createRecord(current.getName(), null, current.getNamespace(), false);
    Set<String> later = Set.of("changedPaths", "changedPathsComplete", "gate");
    old.setFields(
        current.getFields().stream()
            .filter(field -> !later.contains(field.name()))
            .map(field -> new Schema.Field(field, field.schema()))
            .toList());
    GenericRecord record = new GenericData.Record(old);
    old.getFields().forEach(field -> record.put(field.name(), event.get(field.name())));
    record.put("eventId", UUID.randomUUID().toString());
    record.put("receivedAt", event.getReceivedAt().toEpochMilli());
    record.put("deploymentId", deployment);
    return record;
  }

  private static void produce(byte[] value) throws Exception {
    producer.send(new ProducerRecord<>(Topics.DEPLOYMENT_EVENTS, 0, null, value)).get();
  }

  private static String cdEvent(String deployment) {
    return """
    {"context": {"specversion": "0.5.0", "id": "1", "source": "/ci", "type": "%s",
      "timestamp": "2026-03-20T14:27:05.315384Z"},
     "subject": {"id": "service/shop", "content": {"environment": {"id": "production"},
      "artifactId": "pkg:oci/shop@sha256%%3A0b31"}},
     "customData": {"belay": {"repository": "acme/shop", "deploymentId": "%s"}}}
    """
        .formatted(DEPLOYED, deployment);
  }

  private static String structured(String id, String type, String data) {
    return """
    {"specversion": "1.0", "id": "%s", "source": "/ci", "type": "%s", "data": %s}
    """
        .formatted(id, type, data);
  }

  private static HttpResponse<String> post(
      String token, String contentType, String body, Map<String, String> headers) throws Exception {
    return send(URI.create(gateway.url() + "/events"), token, contentType, body, headers);
  }

  private static HttpResponse<String> send(
      URI uri, String token, String contentType, String body, Map<String, String> headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    headers.forEach(request::header);
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void assertCommand(String deployment, String trigger) {
    try (Topic<BackupCommand> commands = new Topic<>(kafka, Topics.BACKUP_COMMANDS)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(commands.records())
                      .filteredOn(c -> deployment.equals(c.getDeploymentId()))
                      .singleElement()
                      .extracting(BackupCommand::getTrigger)
                      .isEqualTo(trigger));
    }
  }

  private static void assertDeadLetter(String topic, String cause) {
    try (Topic<DeploymentEvent> letters = new Topic<>(kafka, Topics.deadLetter(topic))) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> assertThat(letters.raw()).anyMatch(letter -> headers(letter).contains(cause)));
    }
  }

  private static String headers(ConsumerRecord<byte[], byte[]> letter) {
    StringBuilder all = new StringBuilder();
    letter
        .headers()
        .forEach(
            header ->
                all.append(header.key())
                    .append('=')
                    .append(new String(header.value(), StandardCharsets.UTF_8))
                    .append('\n'));
    return all.toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
