package dev.belay.runtime.consume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.runtime.kafka.KafkaConnection;
import dev.belay.runtime.publish.Publishing;
import dev.belay.runtime.publish.RecordPublisher;
import dev.belay.runtime.trust.Trust;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.schemas.trust.Role;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.TracerProvider;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.KafkaTemplate;

class AttemptsTest {
  private static final RecordCodec CODEC =
      new RecordCodec(Map.of("schema.registry.url", "mock://attempts"));

  private final AtomicLong now = new AtomicLong();
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final RecordsInHand inHand = new RecordsInHand(now::get, Duration.ofMinutes(1));
  private final Attempts attempts =
      new Attempts(
          "group",
          inHand,
          Trust.vetting(CODEC, new SimpleMeterRegistry()),
          new DeadLetters(
              new RecordPublisher(
                  new KafkaTemplate<>(() -> producer),
                  CODEC,
                  Trust.signer(Role.WORKER),
                  new Publishing(new KafkaConnection(Map.of()))),
              new SimpleMeterRegistry()),
          new HandledRecords(TracerProvider.noop().get(""), "group"));

  @Test
  void aForgedRecordIsPutAsideAndNobodyWaitsForIt() {
    assertThat(intercept(Topics.RECOVERY_EVENTS)).isFalse();
    now.addAndGet(Duration.ofHours(1).toNanos());

    assertThat(producer.history())
        .singleElement()
        .satisfies(
            letter ->
                assertThat(letter.topic()).isEqualTo(Topics.deadLetter(Topics.RECOVERY_EVENTS)));
    assertThat(inHand.longest()).isZero();
  }

  @Test
  void aRecordThatNeedsNoSignatureGoesToItsListenerAndIsInHandMeanwhile() {
    assertThat(intercept("ci-events")).isTrue();
    now.addAndGet(Duration.ofHours(1).toNanos());

    assertThat(producer.history()).isEmpty();
    assertThat(inHand.longest()).isEqualTo(Duration.ofHours(1));
  }

  /** Whether the listener gets it. */
  private boolean intercept(String topic) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(topic, 0, 7, "key".getBytes(UTF_8), "value".getBytes(UTF_8));
    return attempts.intercept(record, new MockConsumer<>("earliest")) != null;
  }
}
