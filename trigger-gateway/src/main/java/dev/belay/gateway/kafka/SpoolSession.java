package dev.belay.gateway.kafka;

import dev.belay.gateway.background.Background;
import dev.belay.gateway.spool.Spool;
import dev.belay.gateway.spool.SpoolEntry;
import dev.belay.runtime.kafka.KafkaConnection;
import dev.belay.runtime.publish.NotPublishedException;
import dev.belay.schemas.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes a spool exactly once. A session begins by fencing off whoever published the spool
 * before, and ends with the first failure. Then another session must be opened
 * (docs/decisions/0006).
 *
 * <p>Each batch is a transaction that also commits the spool's position, as the offset of a
 * consumer group named by the spool. So Kafka knows for certain which part of the spool it has,
 * even if the process that sent it was killed. Opening a session moves the spool's own position up
 * to that.
 */
final class SpoolSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolSession.class);

  /** Only names the position: the group consumes nothing. */
  private static final TopicPartition POSITION = new TopicPartition(Topics.DEPLOYMENT_EVENTS, 0);

  /** How long a killed gateway that does not come back may hold up the readers of the topic. */
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(20);

  /** The records of a transaction go to a partition in one request, not in one for every 16 KB. */
  private static final int REQUEST_BYTES = 512 << 10;

  private static final int READ_TIMEOUT_MILLIS = 10_000;

  private final Producer<byte[], byte[]> producer;
  private final String group;

  private SpoolSession(Producer<byte[], byte[]> producer, String group) {
    this.producer = producer;
    this.group = group;
  }

  /**
   * @param connection of producer and administrator
   * @throws org.apache.kafka.common.KafkaException when Kafka does not answer; nothing was changed
   */
  static SpoolSession open(Spool spool, Map<String, Object> connection)
      throws IOException, InterruptedException {
    while (true) {
      String name = "belay-spool-" + spool.id();
      Producer<byte[], byte[]> producer = new KafkaProducer<>(transactional(connection, name));
      try {
        // Ends the predecessor's open transaction, one way or the other, and shuts it out.
        producer.initTransactions();
        if (reconcile(spool, position(connection, name))) {
          return new SpoolSession(producer, name);
        }
        spool.renewId();
      } catch (IOException | InterruptedException | RuntimeException e) {
        producer.close(Duration.ZERO);
        throw e;
      }
      producer.close(Duration.ZERO);
    }
  }

  private static Map<String, Object> transactional(Map<String, Object> connection, String name) {
    Map<String, Object> settings = new HashMap<>(connection);
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, name);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, name);
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) TRANSACTION_TIMEOUT.toMillis());
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, REQUEST_BYTES);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 50);
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    return settings;
  }

  private static @Nullable OffsetAndMetadata position(Map<String, Object> connection, String group)
      throws InterruptedException {
    try (Admin admin = Admin.create(KafkaConnection.administrative(connection))) {
      return admin
          .listConsumerGroupOffsets(
              Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(POSITION))),
              new ListConsumerGroupOffsetsOptions()
                  .requireStable(true)
                  .timeoutMs(READ_TIMEOUT_MILLIS))
          .partitionsToOffsetAndMetadata(group)
          .get()
          .get(POSITION);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return null;
      }
      throw new NotPublishedException(Topics.DEPLOYMENT_EVENTS, e.getCause());
    }
  }

  /**
   * Takes over what Kafka knows to be published.
   *
   * @return false when that isn't about this spool: its folder is a copy or an older state of the
   *     one that Kafka means. Skipping by it would lose deliveries.
   */
  static boolean reconcile(Spool spool, @Nullable OffsetAndMetadata position) throws IOException {
    if (position == null || position.offset() <= spool.publishedThrough()) {
      return true;
    }
    Optional<SpoolEntry> last = spool.unpublishedAt(position.offset());
    if (last.isPresent() && mark(last.get()).equals(position.metadata())) {
      LOG.atInfo()
          .addKeyValue("belay.sequence", position.offset())
          .log("Kafka has more of the spool than its folder says; that isn't published again");
      spool.published(position.offset());
      return true;
    }
    List<SpoolEntry> oldest = spool.unpublished(1);
    if (!oldest.isEmpty() && oldest.getFirst().sequence() > position.offset()) {
      return true;
    }
    LOG.atWarn()
        .addKeyValue("belay.sequence", position.offset())
        .log(
            "The spool's folder is a copy, or older than what Kafka knows of it: it gets a new id,"
                + " and deliveries that the original has published may be published again");
    return false;
  }

  /** Tells a delivery from another that has the same number in another spool. */
  private static String mark(SpoolEntry entry) {
    return entry.damaged() ? "damaged" : entry.key();
  }

  /**
   * Returns when Kafka has all of it; otherwise it has none, or nobody knows, and this session is
   * over.
   *
   * @param last what it brings the spool's position to
   */
  void publish(List<ProducerRecord<byte[], byte[]>> records, SpoolEntry last)
      throws InterruptedException {
    producer.beginTransaction();
    List<Future<?>> sent = new ArrayList<>(records.size());
    for (ProducerRecord<byte[], byte[]> one : records) {
      sent.add(producer.send(one));
      Background.giveWay(sent.size());
    }
    producer.sendOffsetsToTransaction(
        Map.of(POSITION, new OffsetAndMetadata(last.sequence(), mark(last))),
        new ConsumerGroupMetadata(group));
    producer.commitTransaction();
    for (Future<?> one : sent) {
      try {
        one.get();
      } catch (ExecutionException e) {
        throw new NotPublishedException(Topics.DEPLOYMENT_EVENTS, e.getCause());
      }
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
