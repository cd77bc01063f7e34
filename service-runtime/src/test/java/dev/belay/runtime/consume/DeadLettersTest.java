package dev.belay.runtime.consume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.runtime.kafka.KafkaConnection;
import dev.belay.runtime.publish.NotPublishedException;
import dev.belay.runtime.publish.Publishing;
import dev.belay.runtime.publish.RecordPublisher;
import dev.belay.runtime.trust.Trust;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.schemas.trust.Role;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;

class DeadLettersTest {
  private static final RecordCodec CODEC =
      new RecordCodec(Map.of("schema.registry.url", "mock://runtime"));
  private static final DeadLetters.Origin ORIGIN =
      new DeadLetters.Origin("belay.backup-commands", 3, 42, "orders".getBytes(UTF_8));

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ProducerFactory<byte[], byte[]> factory = () -> producer;
  private final DeadLetters letters =
      new DeadLetters(
          new RecordPublisher(
              new KafkaTemplate<>(factory),
              CODEC,
              Trust.signer(Role.WORKER),
              new Publishing(new KafkaConnection(Map.of()))),
          meters);

  @Test
  void aMessageGoesUnchangedToItsTopicsDeadLettersWithItsCauseAndOrigin() {
    letters.put(
        ORIGIN,
        "no Avro".getBytes(UTF_8),
        List.of(new RecordHeader("belay-signer", "a key".getBytes(UTF_8))),
        "not a BackupCommand: " + "x".repeat(2000));

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
                  .containsEntry("belay-signer", "a key")
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

    assertThatThrownBy(() -> letters.put(ORIGIN, "no Avro".getBytes(UTF_8), List.of(), "why"))
        .isInstanceOf(NotPublishedException.class)
        .hasMessageContaining("belay.backup-commands.dead-letter");
    assertThat(meters.getMeters()).isEmpty();
  }

  @Test
  void ofARecordThatIsTooLargeForALetterItsBeginningIsKeptWithItsDigest() {
    MockProducer<byte[], byte[]> small =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized Future<RecordMetadata> send(
              ProducerRecord<byte[], byte[]> record, Callback callback) {
            sendException =
                record.value().length <= 64 << 10
                    ? null
                    : new RecordTooLargeException("1,048,600 bytes");
            return super.send(record, callback);
          }
        };
    DeadLetters narrow =
        new DeadLetters(
            new RecordPublisher(
                new KafkaTemplate<>(() -> small),
                CODEC,
                Trust.signer(Role.WORKER),
                new Publishing(new KafkaConnection(Map.of()))),
            meters);

    narrow.put(ORIGIN, new byte[2 << 20], List.of(), "the record is not signed");

    assertThat(small.history())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.value()).isEqualTo(new byte[64 << 10]);
              assertThat(letter.key()).isEqualTo("orders".getBytes(UTF_8));
              assertThat(headers(letter))
                  .containsEntry("belay-offset", "42")
                  .containsEntry("belay-size", "2097152")
                  .containsEntry(
                      "belay-digest",
                      // head -c 2097152 /dev/zero | sha256sum
                      "5647f05ec18958947d32874eeb788fa396a05d0bab7c1b71f112ceb7e9b31eee")
                  .hasEntrySatisfying(
                      "belay-cause",
                      cause -> assertThat(cause).contains("too large", "the record is not signed"));
            });
  }

  private static Map<String, String> headers(ProducerRecord<byte[], byte[]> letter) {
    Map<String, String> headers = new TreeMap<>();
    letter.headers().forEach(h -> headers.put(h.key(), new String(h.value(), UTF_8)));
    return headers;
  }
}
