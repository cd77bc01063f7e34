package dev.belay.gateway.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.access.StoredToken;
import dev.belay.access.Token;
import dev.belay.access.TokenFile;
import dev.belay.gateway.MovableClock;
import dev.belay.gateway.TestDatabase;
import dev.belay.gateway.TestGateway;
import dev.belay.gateway.Topic;
import dev.belay.runtime.testing.TestBroker;
import dev.belay.runtime.testing.TestKeys;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real broker and database, and gateways on them whose clock can be moved. Worker and verifier
 * are played by {@link #say}.
 */
public final class GateBed implements AutoCloseable {
  public static final String TOKEN = "api-token";

  static final String POLICY =
      """
      version: 1
      data-stores:
        shop-db: {driver: postgresql, url: "postgresql://localhost/shop", username: belay, password: none}
        billing-db: {driver: postgresql, url: "postgresql://localhost/billing", username: belay, password: none}
      applications:
        shop:
          repositories: [acme/shop]
          environments:
            production:
              rules:
                - on: before-deploy
                  capture: [shop-db, billing-db]
                  timeout: 10m
            staging:
              match: [staging, "stage-*"]
              rules:
                - on: before-deploy
                  capture: [shop-db]
                  gate: {mode: captured, timeout: 5m}
            lenient:
              rules:
                - on: before-deploy
                  capture: [shop-db]
                  gate: {mode: verified, timeout: 5m, on-timeout: approve}
            quiet:
              rules:
                - on: after-success
                  capture: [shop-db]
      """;

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();

  public final TestBroker kafka;
  public final TestDatabase database = TestDatabase.create();
  public final MovableClock clock = new MovableClock();
  private final Path folder;
  private final RecordCodec codec =
      new RecordCodec(Map.of("schema.registry.url", "mock://gateway-test"));
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<TestGateway> gateways = new ArrayList<>();

  public GateBed(Path folder) throws Exception {
    this.folder = folder;
    kafka = TestBroker.withTopics(folder.resolve("kafka"));
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /**
   * Another gateway on the same broker and database.
   *
   * @param name of its folder: the same name has the same spool
   */
  public TestGateway gateway(String name, String... arguments) throws Exception {
    Path own = Files.createDirectories(folder.resolve(name));
    Files.writeString(own.resolve("belay.yaml"), POLICY);
    Files.writeString(own.resolve("tokens"), TOKEN + "\n");
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--belay.api.token-file=" + own.resolve("tokens"));
    TestGateway gateway =
        TestGateway.start(kafka, database, own, clock, all.toArray(String[]::new));
    gateways.add(gateway);
    return gateway;
  }

  /**
   * Gives somebody a token at a gateway.
   *
   * @param gateway its name
   * @param environment of the application shop, the only one that it is for
   * @return the token
   */
  public String give(String gateway, String name, String environment, String... scopes)
      throws Exception {
    String token = "token-of-" + name;
    new TokenFile(folder.resolve(gateway).resolve("tokens"))
        .add(
            new StoredToken(
                name,
                Token.hash(token),
                List.of(scopes),
                List.of("shop"),
                List.of(environment),
                Instant.now(),
                null));
    return token;
  }

  /** Worker and verifier: puts recovery events on the topic, in order. */
  public void say(RecoveryEvent... events) throws Exception {
    for (RecoveryEvent event : events) {
      send(TestKeys.signedEvent(event.getType(), unsigned(event)));
    }
  }

  /** As anybody can produce it. */
  ProducerRecord<byte[], byte[]> unsigned(RecoveryEvent event) {
    return new ProducerRecord<>(
        Topics.RECOVERY_EVENTS,
        event.getRecoverySetId().getBytes(StandardCharsets.UTF_8),
        codec.encode(Topics.RECOVERY_EVENTS, event));
  }

  void send(ProducerRecord<byte[], byte[]> record) throws Exception {
    producer.send(record).get();
  }

  public void put(String topic, String key, SpecificRecord record) throws Exception {
    put(topic, key, codec.encode(topic, record));
  }

  public void put(String topic, String key, byte[] value) throws Exception {
    send(TestKeys.signed(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value)));
  }

  public <T> Topic<T> topic(String name) {
    return new Topic<>(kafka, name);
  }

  /** The types of the events of gates about this set, in order. */
  public static List<RecoveryEvent> ofGate(Topic<RecoveryEvent> events, String gateId) {
    return events.records().stream()
        .filter(e -> e.getGate() != null && e.getGate().getGateId().equals(gateId))
        .toList();
  }

  public static HttpResponse<String> post(
      TestGateway gateway, String token, String key, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/gates"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Opens a gate and gives the answer. */
  public static JsonNode open(TestGateway gateway, String environment, String key)
      throws Exception {
    HttpResponse<String> answer =
        post(
            gateway,
            TOKEN,
            key,
            """
            {"application": "shop", "environment": "%s", "commit": "0123abcd"}
            """
                .formatted(environment));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return JSON.readTree(answer.body());
  }

  public static HttpResponse<String> get(TestGateway gateway, String token, String gateId)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/gates/" + gateId));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Gates for people. */
  public static HttpResponse<String> list(TestGateway gateway, String token, String query)
      throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/gates" + query))
            .header("Authorization", "Bearer " + token)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** A person's decision of a gate. */
  public static HttpResponse<String> decide(
      TestGateway gateway, String token, String gateId, String body) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/gates/" + gateId + "/decision"))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .POST(BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  public static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }

  /** The recovery point of a data store in an answer of the API. */
  public static String point(JsonNode gate, String dataStore) {
    for (JsonNode point : gate.path("recoveryPoints")) {
      if (point.path("dataStore").asString().equals(dataStore)) {
        return point.path("recoveryPointId").asString();
      }
    }
    throw new AssertionError("no point of " + dataStore + " in " + gate);
  }

  @Override
  public void close() {
    gateways.reversed().forEach(TestGateway::close);
    producer.close();
    codec.close();
    kafka.close();
  }
}
