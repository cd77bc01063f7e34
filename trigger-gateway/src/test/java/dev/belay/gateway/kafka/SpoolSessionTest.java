package dev.belay.gateway.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.gateway.spool.Spool;
import dev.belay.gateway.spool.SpoolEntry;
import dev.belay.gateway.spool.SpoolSettings;
import dev.belay.runtime.testing.TestBroker;
import dev.belay.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real broker has of a spool after its publisher ended in the worst places. */
class SpoolSessionTest {
  @TempDir static Path data;
  private static TestBroker kafka;

  @TempDir Path home;
  private Path folder;
  private long before;

  @BeforeAll
  static void startKafka() throws Exception {
    kafka = TestBroker.withTopics(data);
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void remember() {
    folder = home.resolve("spool");
    before = published().size();
  }

  @Test
  void whatKafkaHasIsNotSentAgainWhenTheProcessDiedBeforeNotingIt() throws Exception {
    try (Spool spool = open(folder);
        SpoolSession session = session(spool)) {
      append(spool, "a", "b", "c");
      session.publish(records(spool, 2), spool.unpublished(2).getLast());
      // Dead here: Kafka has two, the spool knows of none.
    }

    try (Spool spool = open(folder);
        SpoolSession session = session(spool)) {
      assertThat(spool.unpublished(10)).extracting(SpoolEntry::key).containsExactly("c");
      publishAll(spool, session);
    }

    assertThat(newlyPublished()).containsExactly("a", "b", "c");
  }

  @Test
  void aTransactionThatWasLeftOpenIsNoPublication() throws Exception {
    try (Spool spool = open(folder)) {
      append(spool, "a");
      // As a killed process leaves it: sent, not committed.
      KafkaProducer<byte[], byte[]> killed =
          new KafkaProducer<>(
              Map.of(
                  "bootstrap.servers",
                  kafka.bootstrapServers(),
                  "transactional.id",
                  "belay-spool-" + spool.id()),
              new ByteArraySerializer(),
              new ByteArraySerializer());
      killed.initTransactions();
      killed.beginTransaction();
      records(spool, 1).forEach(killed::send);
      killed.flush();

      try (SpoolSession session = session(spool)) {
        publishAll(spool, session);
      }

      assertThatThrownBy(killed::commitTransaction).isInstanceOf(KafkaException.class);
      killed.close(Duration.ZERO);
    }

    assertThat(newlyPublished()).containsExactly("a");
  }

  @Test
  void aPredecessorThatStillRunsIsShutOut() throws Exception {
    try (Spool spool = open(folder);
        SpoolSession old = session(spool)) {
      append(spool, "a");
      try (SpoolSession session = session(spool)) {
        assertThatThrownBy(() -> old.publish(records(spool, 1), spool.unpublished(1).getLast()))
            .isInstanceOf(KafkaException.class);
        publishAll(spool, session);
      }
    }

    assertThat(newlyPublished()).containsExactly("a");
  }

  @Test
  void anOlderStateOfTheFolderLosesNothing() throws Exception {
    try (Spool spool = open(folder);
        SpoolSession session = session(spool)) {
      append(spool, "a");
      publishAll(spool, session);
    }
    Path copy = home.resolve("copy");
    copy(folder, copy);
    try (Spool spool = open(folder);
        SpoolSession session = session(spool)) {
      append(spool, "b", "c", "d");
      publishAll(spool, session);
    }

    try (Spool spool = open(copy)) {
      String id = spool.id();
      append(spool, "e", "f", "g", "h");
      try (SpoolSession session = session(spool)) {
        publishAll(spool, session);
      }
      assertThat(spool.id()).isNotEqualTo(id);
    }

    assertThat(newlyPublished()).containsExactly("a", "b", "c", "d", "e", "f", "g", "h");
  }

  private static Spool open(Path folder) throws IOException {
    return Spool.open(new SpoolSettings(folder, 1 << 20, Duration.ofDays(8)), Clock.systemUTC());
  }

  private static SpoolSession session(Spool spool) throws Exception {
    return SpoolSession.open(
        spool,
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "key.serializer",
            ByteArraySerializer.class,
            "value.serializer",
            ByteArraySerializer.class));
  }

  private static void append(Spool spool, String... keys) throws Exception {
    for (String key : keys) {
      spool.append(key, Instant.now(), 0, key.getBytes(UTF_8));
    }
  }

  private static List<ProducerRecord<byte[], byte[]>> records(Spool spool, int most)
      throws IOException {
    return spool.unpublished(most).stream()
        .map(
            entry ->
                new ProducerRecord<byte[], byte[]>(Topics.DEPLOYMENT_EVENTS, 0, null, entry.body()))
        .toList();
  }

  private static void publishAll(Spool spool, SpoolSession session) throws Exception {
    SpoolEntry last = spool.unpublished(100).getLast();
    session.publish(records(spool, 100), last);
    spool.published(last.sequence());
  }

  private List<String> newlyPublished() {
    List<String> all = published();
    return all.subList((int) before, all.size());
  }

  private static List<String> published() {
    TopicPartition partition = new TopicPartition(Topics.DEPLOYMENT_EVENTS, 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      List<String> values = new ArrayList<>();
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(one -> values.add(new String(one.value(), UTF_8)));
      }
      return values;
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
