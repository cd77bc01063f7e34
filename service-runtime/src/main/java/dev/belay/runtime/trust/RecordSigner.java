package dev.belay.runtime.trust;

import dev.belay.schemas.Topics;
import dev.belay.schemas.trust.RecordSignature;
import dev.belay.schemas.trust.Rights;
import java.time.Clock;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Signs what this service says to others, by its own key. */
public final class RecordSigner {
  private final LiveKeys keys;
  private final Clock clock;

  RecordSigner(LiveKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** Signs a record of a topic between services; any other is left as it is. */
  public void sign(ProducerRecord<byte[], byte[]> record) {
    if (Rights.needSignature(record.topic())) {
      add(record);
    }
  }

  /**
   * Vouches for a deployment event: its sender was authenticated. Those of {@link
   * Topics#DEPLOYMENT_EVENTS} that nobody vouches for ask for recovery sets, and for nothing else.
   */
  public void vouch(ProducerRecord<byte[], byte[]> deploymentEvent) {
    if (!deploymentEvent.topic().equals(Topics.DEPLOYMENT_EVENTS)) {
      throw new IllegalArgumentException(
          deploymentEvent.topic() + " must be " + Topics.DEPLOYMENT_EVENTS);
    }
    add(deploymentEvent);
  }

  private void add(ProducerRecord<byte[], byte[]> record) {
    RecordSignature signature =
        keys.get().own().sign(record.topic(), record.key(), record.value(), clock.instant());
    signature.headers().forEach(record.headers()::add);
  }
}
