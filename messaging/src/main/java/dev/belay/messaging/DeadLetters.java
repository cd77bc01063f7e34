package dev.belay.messaging;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

/**
 * Puts a record that can't be processed aside, unchanged, with its cause and where it came from in
 * the headers.
 */
public final class DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
  private static final String BINDING = "deadLetter-out-0";

  private final StreamBridge bridge;
  private final Counter counter;

  public DeadLetters(StreamBridge bridge, MeterRegistry meters) {
    this.bridge = bridge;
    this.counter =
        Counter.builder("belay.dead.letters")
            .description("Records that could not be processed")
            .register(meters);
  }

  /**
   * Returns when the broker has it.
   *
   * @throws IllegalStateException if it does not take it: the record must be consumed again
   */
  public void put(Message<byte[]> message, String cause) {
    Object key = message.getHeaders().get(KafkaHeaders.RECEIVED_KEY);
    MessageBuilder<byte[]> letter =
        MessageBuilder.withPayload(message.getPayload())
            .setHeader("belay-cause", cause.getBytes(StandardCharsets.UTF_8))
            .setHeader("belay-topic", text(message, KafkaHeaders.RECEIVED_TOPIC))
            .setHeader("belay-partition", text(message, KafkaHeaders.RECEIVED_PARTITION))
            .setHeader("belay-offset", text(message, KafkaHeaders.OFFSET));
    if (key != null) {
      letter.setHeader(KafkaHeaders.KEY, key);
    }
    if (!bridge.send(BINDING, letter.build())) {
      throw new IllegalStateException("the dead-letter topic did not take a record");
    }
    counter.increment();
    LOG.atError()
        .addKeyValue("belay.offset", message.getHeaders().get(KafkaHeaders.OFFSET))
        .log("a record was put aside: {}", cause);
  }

  private static byte[] text(Message<byte[]> message, String header) {
    return String.valueOf(message.getHeaders().get(header)).getBytes(StandardCharsets.UTF_8);
  }
}
