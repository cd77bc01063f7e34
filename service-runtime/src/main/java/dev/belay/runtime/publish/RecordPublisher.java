package dev.belay.runtime.publish;

import dev.belay.jobs.OutboxRecord;
import dev.belay.jobs.OutboxRelay;
import dev.belay.jobs.TraceParent;
import dev.belay.runtime.trust.RecordSigner;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.kafka.core.KafkaOperations;

/**
 * Sends records, each to its own topic under its own key, and signs what is for other services.
 * Returns when all in-sync replicas have all of them. Used by the outbox, and by callers that must
 * know the result at once.
 */
public final class RecordPublisher implements OutboxRelay.Publisher {
  /** Longer than producers try, because their answer says more than a timeout would. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** Marks a CloudEvent in structured mode: CloudEvents' Kafka binding 1.0, section 3.3.1. */
  private static final byte[] STRUCTURED =
      "application/cloudevents+json; charset=UTF-8".getBytes(StandardCharsets.US_ASCII);

  private final KafkaOperations<byte[], byte[]> kafka;
  private final RecordCodec codec;
  private final RecordSigner signer;
  private final Publishing publishing;

  public RecordPublisher(
      KafkaOperations<byte[], byte[]> kafka,
      RecordCodec codec,
      RecordSigner signer,
      Publishing publishing) {
    this.kafka = kafka;
    this.codec = codec;
    this.signer = signer;
    this.publishing = publishing;
  }

  /**
   * @throws NotPublishedException when Kafka may not have it, or the registry gave no schema id
   */
  public void publish(String topic, String key, SpecificRecord record) {
    publish(List.of(new OutboxRecord(topic, key, encode(topic, record), TraceParent.current())));
  }

  /**
   * The record as it is on the topic.
   *
   * @throws NotPublishedException when the registry gave no schema id
   */
  public byte[] encode(String topic, SpecificRecord record) {
    try {
      byte[] encoded = codec.encode(topic, record);
      publishing.encoded();
      return encoded;
    } catch (RuntimeException e) {
      publishing.failed(e);
      throw new NotPublishedException(topic, e);
    }
  }

  /**
   * @throws NotPublishedException when Kafka may not have one of them; whether it has the others is
   *     unknown then
   */
  @Override
  public void publish(List<OutboxRecord> records) {
    send(records.stream().map(this::withHeaders).toList());
  }

  /**
   * Sends them as they are, unsigned.
   *
   * @throws NotPublishedException as above
   */
  public void send(List<ProducerRecord<byte[], byte[]>> records) {
    try {
      sendAll(records);
      publishing.sent();
    } catch (NotPublishedException e) {
      publishing.failed(e);
      throw e;
    }
  }

  private void sendAll(List<ProducerRecord<byte[], byte[]>> records) {
    List<Future<?>> sent = new ArrayList<>(records.size());
    for (ProducerRecord<byte[], byte[]> record : records) {
      sent.add(send(record));
    }
    long until = System.nanoTime() + PATIENCE.toNanos();
    for (int i = 0; i < sent.size(); i++) {
      acknowledged(sent.get(i), records.get(i).topic(), until - System.nanoTime());
    }
  }

  private Future<?> send(ProducerRecord<byte[], byte[]> record) {
    try {
      return kafka.send(record);
    } catch (RuntimeException e) {
      throw new NotPublishedException(record.topic(), e);
    }
  }

  private static void acknowledged(Future<?> sent, String topic, long nanos) {
    try {
      sent.get(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotPublishedException(topic, e);
    } catch (ExecutionException e) {
      throw new NotPublishedException(topic, e.getCause());
    } catch (TimeoutException e) {
      throw new NotPublishedException(topic, e);
    }
  }

  private ProducerRecord<byte[], byte[]> withHeaders(OutboxRecord record) {
    ProducerRecord<byte[], byte[]> sent =
        new ProducerRecord<>(
            record.topic(), record.key().getBytes(StandardCharsets.UTF_8), record.value());
    if (record.topic().equals(Topics.CD_EVENTS)) {
      sent.headers().add("content-type", STRUCTURED);
    }
    if (record.traceparent() != null) {
      sent.headers()
          .add(TraceParent.HEADER, record.traceparent().getBytes(StandardCharsets.US_ASCII));
    }
    signer.sign(sent);
    return sent;
  }
}
