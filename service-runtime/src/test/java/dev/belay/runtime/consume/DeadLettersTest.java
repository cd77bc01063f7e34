package dev.belay.runtime.consume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

class DeadLettersTest {
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ProducerFactory<byte[], byte[]> factory = () -> producer;
  private final DeadLetters letters = new DeadLetters(new KafkaTemplate<>(factory), meters);

  @Test
  void aMessageGoesUnchangedToItsTopicsDeadLettersWithItsCauseAndOrigin() {
    letters.put(consumed("no Avro"), "not a BackupCommand: " + "x".repeat(2000));

    assertThat(producer.history())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.topic()).isEqualTo("belay.backup-commands.dead-letter");
              assertThat(letter.key()).isEqualTo("orders".getBytes(UTF_8));
              assertThat(letter.value()).isEqualTo("no Avro".getBytes(UTF_8));
              assertThat(headers(letter))
                  .containsEntry("belay-topic", "belay.backup-commands")
                  .containsEntry("belay-partition", "3")
                  .containsEntry("belay-offset", "42")
                  .hasEntrySatisfying(
                      "belay-cause",
                      cause ->
                          assertThat(cause)
                              .startsWith("not a BackupCommand: x")
                              .hasSizeLessThan(1100));
            });
    assertThat(meters.counter("belay.dead.letters", "topic", "belay.backup-commands").count())
        .isEqualTo(1);
  }

  @Test
  void aLetterThatTheBrokerDoesNotTakeIsAFailureAndIsNotCounted() {
    producer.sendException = new TimeoutException("no broker");

    assertThatThrownBy(() -> letters.put(consumed("no Avro"), "why"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("belay.backup-commands.dead-letter");
    assertThat(meters.getMeters()).isEmpty();
  }

  private static Message<byte[]> consumed(String value) {
    return MessageBuilder.withPayload(value.getBytes(UTF_8))
        .setHeader(KafkaHeaders.RECEIVED_TOPIC, "belay.backup-commands")
        .setHeader(KafkaHeaders.RECEIVED_PARTITION, 3)
        .setHeader(KafkaHeaders.OFFSET, 42L)
        .setHeader(KafkaHeaders.RECEIVED_KEY, "orders".getBytes(UTF_8))
        .build();
  }

  private static Map<String, String> headers(ProducerRecord<byte[], byte[]> letter) {
    Map<String, String> headers = new TreeMap<>();
    letter.headers().forEach(h -> headers.put(h.key(), new String(h.value(), UTF_8)));
    return headers;
  }
}
