package dev.belay.runtime.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.schemas.Topics;
import dev.belay.schemas.trust.Role;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * What the architecture promises of a record that can't be handled, of any service's listener: it
 * is in the dead-letter topic as it was, with its cause and where it is from, and the record after
 * it is handled. All are signed: what nobody has signed is not even decoded.
 */
public final class PoisonedRecords {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final byte[] UNDECODABLE = "no Avro at all".getBytes(UTF_8);

  /** In the wire format, of a schema that no registry has given this id. */
  private static final byte[] OF_AN_UNKNOWN_SCHEMA =
      ByteBuffer.allocate(9).put((byte) 0).putInt(1_999_999_999).putInt(7).array();

  /** Larger than a letter may be. Compressed, a broker takes it. */
  private static final byte[] TOO_LARGE = new byte[2 << 20];

  private static final String LARGE_DIGEST =
      "5647f05ec18958947d32874eeb788fa396a05d0bab7c1b71f112ceb7e9b31eee";

  private final String servers;
  private final String topic;
  private final String group;
  private final TopicPartition partition;
  private final UnaryOperator<ProducerRecord<byte[], byte[]>> signing;

  /**
   * @param group of the listener
   */
  public PoisonedRecords(String servers, String topic, String group) {
    this(servers, topic, group, TestKeys::signed);
  }

  /**
   * @param group of the listener
   * @param speaker who says what is handled
   */
  public PoisonedRecords(String servers, String topic, String group, Role speaker) {
    this(servers, topic, group, record -> TestKeys.signedBy(speaker, record));
  }

  private PoisonedRecords(
      String servers,
      String topic,
      String group,
      UnaryOperator<ProducerRecord<byte[], byte[]>> signing) {
    this.signing = signing;
    this.servers = servers;
    this.topic = topic;
    this.group = group;
    this.partition = new TopicPartition(topic, 0);
  }

  /**
   * Puts them all, and then a record that can be handled, into one partition, and waits until the
   * listener is through.
   *
   * @param faulty can be read; its handling throws what nobody foresaw
   * @param sound can be handled
   */
  public void areSetAsideAndTheNextIsHandled(byte[] faulty, byte[] sound) throws Exception {
    byte[] key = ("poisoned-" + UUID.randomUUID()).getBytes(UTF_8);
    List<byte[]> poisoned = new ArrayList<>(List.of(UNDECODABLE, OF_AN_UNKNOWN_SCHEMA, faulty));
    poisoned.add(null);
    poisoned.add(TOO_LARGE);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                servers,
                "acks",
                "all",
                "compression.type",
                "gzip",
                "max.request.size",
                4 << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (byte[] value : poisoned) {
        producer.send(signed(key, value)).get();
      }
      producer.send(signed(key, sound)).get();
    }

    try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers))) {
      await().atMost(LONG).untilAsserted(() -> assertThat(committed(admin)).isEqualTo(end(admin)));
    }
    List<ConsumerRecord<byte[], byte[]>> letters = letters(key);
    ConsumerRecord<byte[], byte[]> large = letters.getLast();
    assertThat(large.value()).isEqualTo(Arrays.copyOf(TOO_LARGE, 64 << 10));
    assertThat(header(large, "belay-size")).isEqualTo(String.valueOf(TOO_LARGE.length));
    assertThat(header(large, "belay-digest")).isEqualTo(LARGE_DIGEST);
    assertThat(letters.subList(0, letters.size() - 1))
        .extracting(ConsumerRecord::value)
        .containsExactlyElementsOf(poisoned.subList(0, poisoned.size() - 1));
    assertThat(letters)
        .allSatisfy(
            letter -> {
              assertThat(header(letter, "belay-cause")).isNotBlank();
              assertThat(header(letter, "belay-topic")).isEqualTo(topic);
              assertThat(header(letter, "belay-partition")).isEqualTo("0");
              assertThat(header(letter, "belay-offset")).matches("[0-9]+");
            });
    assertThat(header(letters.get(1), "belay-cause")).contains("1999999999");
    assertThat(header(letters.get(2), "belay-cause")).contains(PlantedFault.MESSAGE);
    assertThat(letters)
        .filteredOn(letter -> letter.value() == null)
        .singleElement()
        .satisfies(letter -> assertThat(header(letter, "belay-cause")).contains("no value"));
  }

  private ProducerRecord<byte[], byte[]> signed(byte[] key, byte @Nullable [] value) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, 0, key, value);
    return value == null ? record : signing.apply(record);
  }

  private long committed(Admin admin) throws Exception {
    OffsetAndMetadata offset =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().get(partition);
    return offset == null ? -1 : offset.offset();
  }

  private long end(Admin admin) throws Exception {
    return admin
        .listOffsets(Map.of(partition, OffsetSpec.latest()))
        .partitionResult(partition)
        .get()
        .offset();
  }

  private List<ConsumerRecord<byte[], byte[]>> letters(byte[] key) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          consumer.partitionsFor(Topics.deadLetter(topic)).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
      while (all.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          if (Arrays.equals(record.key(), key)) {
            found.add(record);
          }
        }
      }
      return found;
    }
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    Header header = letter.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }
}
