package dev.belay.ledger.verification;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.events.EventWriter;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.SerializationException;
import org.springframework.kafka.core.KafkaOperations;

/** Publishes recovery events, keyed by their set. */
public class RecoveryEventPublisher {
  private static final long PATIENCE_SECONDS = 15;

  private final KafkaOperations<byte[], byte[]> kafka;
  private final RecordCodec codec;

  public RecoveryEventPublisher(KafkaOperations<byte[], byte[]> kafka, RecordCodec codec) {
    this.kafka = kafka;
    this.codec = codec;
  }

  /** Not acknowledged: it may have been published or not. */
  public static final class NotPublishedException extends RuntimeException {
    NotPublishedException(Throwable cause) {
      super("the event was not acknowledged by Kafka", cause);
    }
  }

  /**
   * Returns once the broker has acknowledged the event.
   *
   * @throws NotPublishedException if it has not within 15 s, or the registry gave no schema id
   */
  public void publish(RecoveryEvent event) {
    try {
      byte[] value = codec.encode(Topics.RECOVERY_EVENTS, event);
      kafka
          .send(Topics.RECOVERY_EVENTS, EventWriter.key(event).getBytes(UTF_8), value)
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotPublishedException(e);
    } catch (ExecutionException
        | TimeoutException
        | SerializationException
        | org.springframework.kafka.KafkaException e) {
      throw new NotPublishedException(e);
    }
  }
}
