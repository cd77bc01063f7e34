package dev.belay.standalone.external;

import dev.belay.runtime.testing.SecuredBroker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A client of Kafka that is no service of Belay. */
final class Outsider {
  private final Map<String, Object> settings;

  private Outsider(Map<String, Object> settings) {
    this.settings = settings;
  }

  /** One that shows {@code NAME-password}. */
  Outsider(SecuredBroker broker, String name) {
    this(new HashMap<>(broker.passwordClient(name, name + "-password")));
  }

  /** One that may do everything. */
  static Outsider almighty(SecuredBroker broker) {
    return new Outsider(Map.of("bootstrap.servers", broker.unsecured()));
  }

  /** Returns when the broker has it. */
  void produce(String topic, byte[] value) throws InterruptedException, ExecutionException {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, value)).get();
    }
  }

  /** Tries it: what the topic's consumers then find is no record. */
  boolean canProduce(String topic) {
    try {
      produce(topic, new byte[0]);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException) {
        return false;
      }
      throw new IllegalStateException(e);
    }
  }

  /** Where the first partition of a topic ends. */
  Map<TopicPartition, Long> ends(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition first = new TopicPartition(topic, 0);
      consumer.assign(List.of(first));
      consumer.seekToBeginning(List.of(first));
      consumer.poll(Duration.ofSeconds(1));
      return consumer.endOffsets(List.of(first));
    }
  }
}
