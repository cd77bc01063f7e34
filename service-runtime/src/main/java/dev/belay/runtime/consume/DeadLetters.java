package dev.belay.runtime.consume;

import dev.belay.runtime.publish.NotPublishedException;
import dev.belay.runtime.publish.RecordPublisher;
import dev.belay.schemas.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a record that can't be processed into the dead-letter topic of its topic, unchanged and with
 * its key and headers. The headers {@code belay-cause}, {@code belay-topic}, {@code
 * belay-partition} and {@code belay-offset}, all UTF-8 text, say why, and where the record was. Of
 * a record that is too large for a letter, the beginning of its value is kept, with the size and
 * the digest of all of it.
 */
public final class DeadLetters {
  public static final String CAUSE = "belay-cause";
  public static final String TOPIC = "belay-topic";
  public static final String PARTITION = "belay-partition";
  public static final String OFFSET = "belay-offset";

  /** Of the whole value, in bytes: with a letter that has only its beginning. */
  public static final String SIZE = "belay-size";

  /** SHA-256 of the whole value, hexadecimal: with a letter that has only its beginning. */
  public static final String DIGEST = "belay-digest";

  private static final Set<String> OWN = Set.of(CAUSE, TOPIC, PARTITION, OFFSET, SIZE, DIGEST);
  private static final String TOO_LARGE =
      "the record is too large for the dead-letter topic, which has the beginning of its value"
          + " alone; what was wrong with it: ";

  /** How much of a value is kept that is too large, the first that the broker takes. */
  private static final int[] CUTS = {64 << 10, 0};

  private static final int LONGEST_KEY = 1 << 10;

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

  /** As {@link #put(Origin, byte[], Iterable, String)}, of a record as it was consumed. */
  void put(ConsumerRecord<byte[], byte[]> record, String cause) {
    put(
        new Origin(record.topic(), record.partition(), record.offset(), record.key()),
        record.value(),
        record.headers(),
        cause);
  }

  /**
   * Returns when the broker has the record.
   *
   * @param headers those that the record came with: its signature is among them
   * @throws dev.belay.runtime.publish.NotPublishedException if the broker does not accept it; then
   *     the record must be consumed again
   */
  public void put(Origin origin, byte @Nullable [] value, Iterable<Header> headers, String cause) {
    try {
      publisher.send(List.of(letter(origin, value, headers, cause)));
    } catch (NotPublishedException e) {
      if (!Faults.isTooLarge(e)) {
        throw e;
      }
      // Its producer has other limits than we do. Waiting would stop all that come after it.
      putCut(origin, value == null ? new byte[0] : value, TOO_LARGE + cause);
    }
    count(origin.topic());
    LOG.atError()
        .addKeyValue("belay.topic", origin.topic())
        .addKeyValue("belay.partition", origin.partition())
        .addKeyValue("belay.offset", origin.offset())
        .log("Put a record into the dead-letter topic: {}", cause);
  }

  private static ProducerRecord<byte[], byte[]> letter(
      Origin origin, byte @Nullable [] value, Iterable<Header> headers, String cause) {
    ProducerRecord<byte[], byte[]> letter = letter(origin.topic(), origin.key(), value, cause);
    letter.headers().add(PARTITION, bytes(String.valueOf(origin.partition())));
    letter.headers().add(OFFSET, bytes(String.valueOf(origin.offset())));
    for (Header header : headers) {
      if (!OWN.contains(header.key())) {
        letter.headers().add(header);
      }
    }
    return letter;
  }

  private void putCut(Origin origin, byte[] value, String cause) {
    byte[] key = origin.key();
    Origin place =
        new Origin(
            origin.topic(),
            origin.partition(),
            origin.offset(),
            key != null && key.length <= LONGEST_KEY ? key : null);
    for (int i = 0; i < CUTS.length; i++) {
      byte[] beginning = Arrays.copyOf(value, Math.min(value.length, CUTS[i]));
      ProducerRecord<byte[], byte[]> letter = letter(place, beginning, List.of(), cause);
      letter.headers().add(SIZE, bytes(String.valueOf(value.length)));
      letter.headers().add(DIGEST, bytes(digest(value)));
      try {
        publisher.send(List.of(letter));
        return;
      } catch (NotPublishedException e) {
        if (i == CUTS.length - 1 || !Faults.isTooLarge(e)) {
          throw e;
        }
      }
    }
  }

  private static String digest(byte[] value) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
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
    counter(topic).increment();
  }

  /**
   * Shows that there is no letter of this topic yet: what begins with its first can't be seen rise.
   */
  public void countFromZero(String topic) {
    counter(topic);
  }

  private Counter counter(String topic) {
    return Counter.builder("belay.dead.letters")
        .description("Records that this process has put into the dead-letter topic")
        .tag("topic", topic)
        .register(meters);
  }

  private static String shortened(String cause) {
    return cause.length() <= LONGEST_CAUSE ? cause : cause.substring(0, LONGEST_CAUSE) + "…";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
