package dev.belay.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.access.StoredToken;
import dev.belay.access.Token;
import dev.belay.access.TokenFile;
import dev.belay.runtime.testing.TestBroker;
import dev.belay.runtime.testing.TestKeys;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.schemas.trust.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service on a real broker and a real PostgreSQL, and what a client of it needs. */
public final class RunningLedger implements AutoCloseable {
  static final String TOKEN = "correct-horse-battery-staple";
  private static final String REGISTRY = "mock://ledger-tests";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  final TestDatabase database;
  private Path tokens = Path.of("");
  private final ConfigurableApplicationContext context;
  private final KafkaProducer<byte[], byte[]> producer;
  private final RecordCodec codec = new RecordCodec(Map.of("schema.registry.url", REGISTRY));
  private final HttpClient http = HttpClient.newHttpClient();

  public RunningLedger(String... more) {
    this(TestDatabase.migrated(), more);
  }

  /** On the database of another one, which may still run. */
  public RunningLedger(TestDatabase database, String... more) {
    this.database = database;
    context = start(more);
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestBroker.address(), "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  private ConfigurableApplicationContext start(String... more) {
    try {
      tokens = Files.createTempFile("tokens", "");
      tokens.toFile().deleteOnExit();
      Files.writeString(tokens, "another\n\n" + TOKEN + "\n");
      List<String> arguments =
          new ArrayList<>(
              List.of(
                  "--belay.ledger.port=0",
                  "--belay.ledger.database.url=" + database.url(),
                  "--belay.ledger.database.username=postgres",
                  "--belay.kafka.bootstrap-servers=" + TestBroker.address(),
                  "--belay.schema-registry.url=" + REGISTRY,
                  "--belay.api.token-file=" + tokens));
      if (Stream.of(more).noneMatch(it -> it.contains("belay.policy.file"))) {
        arguments.add("--belay.ledger.replace-without-policy=true");
      }
      arguments.addAll(TestKeys.arguments());
      arguments.addAll(List.of(more));
      return LedgerApplication.builder().run(arguments.toArray(String[]::new));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  String property(String name) {
    return context.getEnvironment().getRequiredProperty(name);
  }

  void publish(List<RecoveryEvent> events) {
    for (RecoveryEvent event : events) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              Topics.RECOVERY_EVENTS,
              event.getRecoverySetId().getBytes(UTF_8),
              codec.encode(Topics.RECOVERY_EVENTS, event));
      producer.send(TestKeys.signedEvent(event.getType(), record));
    }
    producer.flush();
  }

  /** Says an event in the name of a role, whether it may or not. */
  void publishAs(Role role, RecoveryEvent event) {
    producer.send(
        TestKeys.signedBy(
            role,
            new ProducerRecord<>(
                Topics.RECOVERY_EVENTS,
                event.getRecoverySetId().getBytes(UTF_8),
                codec.encode(Topics.RECOVERY_EVENTS, event))));
    producer.flush();
  }

  /** What a worker says: whatever it is. */
  void send(String key, byte[] value) {
    producer.send(
        TestKeys.signed(new ProducerRecord<>(Topics.RECOVERY_EVENTS, key.getBytes(UTF_8), value)));
    producer.flush();
  }

  RecoveryEvent decode(byte[] value) {
    return codec.decode(Topics.RECOVERY_EVENTS, value, RecoveryEvent.class);
  }

  RecoveryCommand decodeCommand(byte[] value) {
    return codec.decode(Topics.RECOVERY_COMMANDS, value, RecoveryCommand.class);
  }

  /** All records of a topic with this key, by reading it from the beginning. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic, String key) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", TestBroker.address()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
      Predicate<TopicPartition> behind =
          partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L);
      while (partitions.stream().anyMatch(behind)) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          if (new String(record.key(), UTF_8).equals(key)) {
            found.add(record);
          }
        }
      }
      return found;
    }
  }

  /**
   * @param application the only one that it is for; null for all
   * @return the token
   */
  String give(String name, @Nullable String application, String... scopes) {
    String token = "token-of-" + name;
    try {
      new TokenFile(tokens)
          .add(
              new StoredToken(
                  name,
                  Token.hash(token),
                  List.of(scopes),
                  application == null ? List.of() : List.of(application),
                  List.of(),
                  Instant.now(),
                  null));
      return token;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  HttpResponse<String> get(String path, @Nullable String token) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return exchange(request.build());
  }

  HttpResponse<String> get(String path) {
    return exchange(
        HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + TOKEN).build());
  }

  JsonNode json(String path) {
    return JSON.readTree(get(path).body());
  }

  HttpResponse<String> post(String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return exchange(request.build());
  }

  HttpResponse<String> exchange(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + property("local.server.port") + path);
  }

  static JsonNode parse(String body) {
    return JSON.readTree(body);
  }

  @Override
  public void close() {
    producer.close();
    context.close();
    codec.close();
  }
}
