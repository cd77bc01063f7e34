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
 * Puts a record that can't be processed into the dead-letter topic of its topic, unchanged and with
 * its key. The headers {@code belay-cause}, {@code belay-topic}, {@code belay-partition} and {@code
 * belay-offset}, all UTF-8 text, say why, and where the record was.
 */
public final class DeadLetters {
  public static final String CAUSE = "belay-cause";
  public static final String TOPIC = "belay-topic";
  public static final String PARTITION = "belay-partition";
  public static final String OFFSET = "belay-offset";

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  /** Kafka refuses large records, so a cause may quote only part of what is wrong. */
  private static final int LONGEST_CAUSE = 1000;

  private final RecordPublisher publisher;
  private final MeterRegistry meters;

  public DeadLetters(RecordPublisher publisher, MeterRegistry meters) {
    this.publisher = publisher;
    this.meters = meters;
  }

  /**
   * The place of a record.
   *
   * @param key null when the record has none
   */
  public record Origin(String topic, int partition, long offset, byte @Nullable [] key) {}

  /**
   * Returns when the broker has the record.
   *
   * @throws dev.belay.runtime.publish.NotPublishedException if the broker does not accept it; then
   *     the record must be consumed again
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
        .log("Put a record into the dead-letter topic: {}", cause);
  }

  /**
   * A letter for the caller's own producer, about something that never was on {@code topic}. It has
   * no partition and offset.
   */
  public static ProducerRecord<byte[], byte[]> letter(
      String topic, byte @Nullable [] key, byte @Nullable [] value, String cause) {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(Topics.deadLetter(topic), key, value);
    letter.headers().add(CAUSE, bytes(shortened(cause)));
    letter.headers().add(TOPIC, bytes(topic));
    return letter;
  }

  /** Counts a letter that the caller's own producer has sent. */
  public void count(String topic) {
    Counter.builder("belay.dead.letters")
        .description("Records that this process has put into the dead-letter topic")
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
