package dev.belay.runtime.trust;

import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.schemas.trust.RecordSignature;
import dev.belay.schemas.trust.Rights;
import dev.belay.schemas.trust.Role;
import dev.belay.schemas.trust.UntrustedRecordException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a record that no service of the right role has said, before anybody reads it. What is
 * signed is decoded here for its type alone: bytes that nobody vouches for are not even decoded.
 */
public final class RecordVetting {
  private final LiveKeys keys;
  private final RecordCodec codec;
  private final MeterRegistry meters;
  private final Clock clock;

  RecordVetting(LiveKeys keys, RecordCodec codec, MeterRegistry meters, Clock clock) {
    this.keys = keys;
    this.codec = codec;
    this.meters = meters;
    this.clock = clock;
  }

  /**
   * @throws UntrustedRecordException for the dead letters
   */
  public void vet(ConsumerRecord<byte[], byte[]> record) throws UntrustedRecordException {
    if (!Rights.knowSignature(record.topic()) || record.value() == null) {
      return; // without a value there is nothing to believe: no listener takes it
    }
    Function<String, byte @Nullable []> headers = name -> header(record, name);
    if (!Rights.needSignature(record.topic()) && !RecordSignature.isClaimed(headers)) {
      return;
    }
    try {
      refuseUntrusted(record, headers);
    } catch (UntrustedRecordException e) {
      counter(record.topic(), e.reason()).increment();
      throw e;
    }
  }

  private void refuseUntrusted(
      ConsumerRecord<byte[], byte[]> record, Function<String, byte @Nullable []> headers)
      throws UntrustedRecordException {
    RecordSignature signature = RecordSignature.read(headers);
    Role role =
        keys.get()
            .trusted()
            .signer(record.topic(), record.key(), record.value(), signature, clock.instant());
    if (record.topic().equals(Topics.RECOVERY_EVENTS)) {
      RecoveryEvent event = codec.decode(record.topic(), record.value(), RecoveryEvent.class);
      Rights.requireSay(role, event);
    }
  }

  /**
   * Shows that nothing was refused yet: a counter that begins with its first can't be seen rise.
   */
  public void countFromZero(String topic) {
    if (Rights.knowSignature(topic)) {
      for (UntrustedRecordException.Reason reason : UntrustedRecordException.Reason.values()) {
        counter(topic, reason);
      }
    }
  }

  private Counter counter(String topic, UntrustedRecordException.Reason reason) {
    return Counter.builder("belay.records.untrusted")
        .description("Records that no service of the right role has signed, refused here")
        .tag("topic", topic)
        .tag("reason", reason.word())
        .register(meters);
  }

  private static byte @Nullable [] header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : header.value();
  }
}
