package dev.belay.gateway.publish;

import dev.belay.gateway.GatewayProperties;
import dev.belay.jobs.OutboxRecord;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.AvroDeserializer;
import dev.belay.schemas.registry.AvroSerializer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/** Records to and from Kafka. A publication counts when Kafka has acknowledged it. */
@Component
public class Publisher {
  /** Kafka or the registry did not take the record; it may later. */
  public static final class NotPublishedException extends RuntimeException {
    NotPublishedException(String topic, @Nullable Throwable cause) {
      super("a record was not published to " + topic, cause);
    }
  }

  /** By it readers know a CloudEvent in structured mode: CloudEvents' Kafka binding 1.0, 3.3.1. */
  private static final byte[] STRUCTURED =
      "application/cloudevents+json; charset=UTF-8".getBytes(StandardCharsets.US_ASCII);

  private final KafkaTemplate<byte[], byte[]> kafka;
  private final AvroSerializer<SpecificRecordBase> serializer = new AvroSerializer<>();
  private final AvroDeserializer<DeploymentEvent> deserializer = new AvroDeserializer<>();

  Publisher(KafkaTemplate<byte[], byte[]> kafka, GatewayProperties properties) {
    this.kafka = kafka;
    serializer.configure(properties.schemaRegistry().all(), false);
    deserializer.configure(properties.schemaRegistry().all(), false);
  }

  /**
   * Returns when Kafka has the record on all its in-sync replicas.
   *
   * @throws NotPublishedException when it may not have it
   */
  public void publish(String topic, String key, SpecificRecordBase record) {
    publishAll(List.of(new OutboxRecord(topic, key, encode(topic, record))));
  }

  /**
   * Returns when Kafka has all of the records, which are encoded already.
   *
   * @throws NotPublishedException when it may not have one
   */
  public void publishAll(List<OutboxRecord> records) {
    List<CompletableFuture<?>> sent =
        records.stream().<CompletableFuture<?>>map(this::send).toList();
    for (int i = 0; i < sent.size(); i++) {
      String topic = records.get(i).topic();
      try {
        sent.get(i).get();
      } catch (ExecutionException e) {
        throw new NotPublishedException(topic, e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new NotPublishedException(topic, e);
      }
    }
  }

  private CompletableFuture<?> send(OutboxRecord record) {
    try {
      ProducerRecord<byte[], byte[]> sent =
          new ProducerRecord<>(
              record.topic(), record.key().getBytes(StandardCharsets.UTF_8), record.value());
      if (record.topic().equals(Topics.CD_EVENTS)) {
        sent.headers().add("content-type", STRUCTURED);
      }
      return kafka.send(sent);
    } catch (RuntimeException e) {
      throw new NotPublishedException(record.topic(), e);
    }
  }

  /**
   * @throws NotPublishedException when the registry is in the way
   */
  byte[] encode(String topic, SpecificRecordBase record) {
    try {
      return serializer.serialize(topic, record);
    } catch (RuntimeException e) {
      throw new NotPublishedException(topic, e);
    }
  }

  /**
   * @throws org.apache.kafka.common.errors.SerializationException when the bytes are no deployment
   *     event
   */
  public DeploymentEvent decode(byte[] value) {
    return deserializer.deserialize(Topics.DEPLOYMENT_EVENTS, value);
  }
}
