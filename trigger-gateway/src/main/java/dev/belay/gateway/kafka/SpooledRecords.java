package dev.belay.gateway.kafka;

import dev.belay.gateway.spool.SpoolEntry;
import dev.belay.jobs.TraceParent;
import dev.belay.runtime.consume.DeadLetters;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.GeneratedRecord;
import dev.belay.schemas.ReleasedSchemas;
import dev.belay.schemas.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns an entry of the spool into the record that is sent. Any earlier version of the gateway may
 * have written the entry.
 */
class SpooledRecords {
  private static final Logger LOG = LoggerFactory.getLogger(SpooledRecords.class);

  /**
   * @param isDeadLetter the entry is not an event, and goes to the dead letters as it is
   */
  record Outgoing(ProducerRecord<byte[], byte[]> record, boolean isDeadLetter) {}

  private final Function<DeploymentEvent, byte[]> encode;
  private final Consumer<ProducerRecord<byte[], byte[]>> vouch;
  private final BinaryMessageDecoder<DeploymentEvent> decoder =
      DeploymentEvent.createDecoder(ReleasedSchemas.store(DeploymentEvent.getClassSchema()));

  /**
   * @param encode makes the record's value; what it throws is not the event's fault
   * @param vouch signs the record: who sent a delivery was authenticated before it was spooled
   */
  SpooledRecords(
      Function<DeploymentEvent, byte[]> encode, Consumer<ProducerRecord<byte[], byte[]>> vouch) {
    this.encode = encode;
    this.vouch = vouch;
    GeneratedRecord.trust();
  }

  Outgoing of(SpoolEntry entry) {
    if (entry.damaged()) {
      return letter(entry, "the delivery changed on the spool's disk after it was written");
    }
    DeploymentEvent event;
    try {
      event = decoder.decode(entry.body());
    } catch (IOException | RuntimeException e) {
      return letter(entry, "the delivery in the spool can't be decoded: " + e);
    }
    byte[] value = encode.apply(event);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(Topics.DEPLOYMENT_EVENTS, bytes(EventKey.of(event)), value);
    String traceparent = event.getTraceparent();
    if (traceparent != null) {
      record.headers().add(TraceParent.HEADER, bytes(traceparent));
    }
    vouch.accept(record);
    return new Outgoing(record, false);
  }

  private static Outgoing letter(SpoolEntry entry, String cause) {
    LOG.atError()
        .addKeyValue("belay.delivery", entry.key())
        .addKeyValue("belay.sequence", entry.sequence())
        .log("A delivery in the spool goes to the dead-letter topic: {}", cause);
    return new Outgoing(
        DeadLetters.letter(Topics.DEPLOYMENT_EVENTS, bytes(entry.key()), entry.body(), cause),
        true);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
