package dev.belay.runtime.consume;

import dev.belay.runtime.publish.RecordPublisher;
import dev.belay.schemas.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a record that can't be processed aside, unchanged and with its key, in the dead-letter topic
 * of the topic it came from. The headers {@code belay-cause}, {@code belay-topic}, {@code
 * belay-partition} and {@code belay-offset}, all UTF-8 text, say why and where from.
 */
public final class DeadLetters {
  public static final String CAUSE = "belay-cause";
  public static final String TOPIC = "belay-topic";
  public static final String PARTITION = "belay-partition";
  public static final String OFFSET = "belay-offset";

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  /** Kafka refuses large records: a cause may quote what is wrong, not all of it. */
  private static final int LONGEST_CAUSE = 1000;

  private final RecordPublisher publisher;
  private final MeterRegistry meters;

  public DeadLetters(RecordPublisher publisher, MeterRegistry meters) {
    this.publisher = publisher;
    this.meters = meters;
  }

  /**
   * Where a record was found.
   *
   * @param key null when it has none
   */
  public record Origin(String topic, int partition, long offset, byte @Nullable [] key) {}

  /**
   * Returns when the broker has it.
   *
   * @throws dev.belay.runtime.publish.NotPublishedException if it does not take it: the record must
   *     be consumed again
   */
  public void put(Origin origin, byte @Nullable [] value, String cause) {
    ProducerRecord<byte[], byte[]> letter = letter(origin.topic(), origin.key(), value, cause);
    letter.headers().add(PARTITION, bytes(String.valueOf(origin.partition())));
    letter.headers().add(OFFSET, bytes(String.valueOf(origin.offset())));
    publisher.send(List.of(letter));
    count(origin.topic());
    LOG.atError()
        .addKeyValue("belay.topic", origin.topic())
        .addKeyValue("belay.partition", origin.partition())
        .addKeyValue("belay.offset", origin.offset())
        .log("A record was put in the dead-letter topic: {}", cause);
  }

  /**
   * A letter for a producer of the caller's own, without partition and offset, for what never was
   * on {@code topic}.
   */
  public static ProducerRecord<byte[], byte[]> letter(
      String topic, byte @Nullable [] key, byte @Nullable [] value, String cause) {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(Topics.deadLetter(topic), key, value);
    letter.headers().add(CAUSE, bytes(shortened(cause)));
    letter.headers().add(TOPIC, bytes(topic));
    return letter;
  }

  /** For a letter that the caller's own producer has brought. */
  public void count(String topic) {
    Counter.builder("belay.dead.letters")
        .description("Records put in the dead-letter topic by this process")
        .tag("topic", topic)
        .register(meters)
        .increment();
  }

  private static String shortened(String cause) {
    return cause.length() <= LONGEST_CAUSE ? cause : cause.substring(0, LONGEST_CAUSE) + "…";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
