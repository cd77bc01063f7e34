package dev.belay.gateway;

import dev.belay.runtime.testing.TestBroker;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.AvroDeserializer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The delivery ids on the topic of deployment events, as committed there, each as often as it is.
 */
final class PublishedDeliveries {
  private PublishedDeliveries() {}

  /**
   * @param folder the one that a {@link GatewayProcess} was started with
   */
  static List<String> read(TestBroker kafka, Path folder) {
    AvroDeserializer<DeploymentEvent> decoder = new AvroDeserializer<>();
    decoder.configure(
        Map.of("schema.registry.url", folder.resolve("schemas").toUri().toString()), false);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.DEPLOYMENT_EVENTS).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<String> deliveries = new ArrayList<>();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(
                one ->
                    deliveries.add(
                        decoder
                            .deserialize(Topics.DEPLOYMENT_EVENTS, one.value())
                            .getDeliveryId()));
      }
      return deliveries;
    }
  }
}
