package dev.belay.gateway;

import dev.belay.runtime.testing.TestBroker;
import dev.belay.schemas.registry.AvroDeserializer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Everything on a topic so far, from its beginning. */
public final class Topic<T> implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<ConsumerRecord<byte[], byte[]>> seen = new ArrayList<>();
  private final AvroDeserializer<T> decoder = new AvroDeserializer<>();
  private final String name;

  public Topic(TestBroker kafka, String name) {
    this.name = name;
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    var partitions =
        consumer.partitionsFor(name).stream()
            .map(p -> new org.apache.kafka.common.TopicPartition(name, p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    decoder.configure(Map.of("schema.registry.url", "mock://gateway-test"), false);
  }

  public List<ConsumerRecord<byte[], byte[]>> raw() {
    consumer.poll(Duration.ofMillis(200)).forEach(seen::add);
    return List.copyOf(seen);
  }

  public List<T> records() {
    return raw().stream().map(record -> decoder.deserialize(name, record.value())).toList();
  }

  public List<String> keys() {
    return raw().stream().map(r -> new String(r.key(), StandardCharsets.UTF_8)).toList();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
