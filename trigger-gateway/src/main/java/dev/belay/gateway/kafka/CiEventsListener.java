package dev.belay.gateway.kafka;

import dev.belay.runtime.consume.PoisonedRecordException;
import dev.belay.runtime.publish.RecordPublisher;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.Topics;
import dev.belay.sources.cloudevents.CloudEvent;
import dev.belay.sources.cloudevents.CloudEventFormat;
import dev.belay.sources.cloudevents.CloudEventReader;
import dev.belay.sources.cloudevents.InvalidCloudEventException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.MessageListener;

/**
 * From {@code belay.ci-events} to {@code belay.deployment-events}, by the Kafka binding of
 * CloudEvents 1.0: structured and binary mode. Returns when Kafka has the deployment event. A
 * record that is consumed again gives the same event again, with the same ids and times.
 */
final class CiEventsListener implements MessageListener<byte[], byte[]> {
  private static final String PREFIX = "ce_";

  private final RecordPublisher publisher;

  CiEventsListener(RecordPublisher publisher) {
    this.publisher = publisher;
  }

  @Override
  public void onMessage(ConsumerRecord<byte[], byte[]> record) {
    DeploymentEvent event;
    try {
      event =
          CloudEventReader.read(
              read(record), Instant.ofEpochMilli(Math.max(0, record.timestamp())));
    } catch (InvalidCloudEventException e) {
      throw new PoisonedRecordException(String.valueOf(e.getMessage()), e);
    }
    publisher.publish(Topics.DEPLOYMENT_EVENTS, EventKey.of(event), event);
  }

  private static CloudEvent read(ConsumerRecord<byte[], byte[]> record)
      throws InvalidCloudEventException {
    String contentType = text(record.headers().lastHeader("content-type"));
    byte[] value = record.value() == null ? new byte[0] : record.value();
    Map<String, String> attributes = attributes(record);
    boolean structured = CloudEventFormat.is(contentType, CloudEventFormat.STRUCTURED);
    if (structured || (attributes.isEmpty() && contentType == null)) {
      return CloudEventFormat.structured(value);
    }
    if (attributes.isEmpty()) {
      throw new InvalidCloudEventException(
          "a CloudEvent comes with the headers ce_specversion, ce_id, ce_source and ce_type, or"
              + " with content-type "
              + CloudEventFormat.STRUCTURED);
    }
    return CloudEventFormat.binary(attributes, contentType, value);
  }

  private static Map<String, String> attributes(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> attributes = new TreeMap<>();
    for (Header header : record.headers()) {
      String value = text(header);
      if (header.key().startsWith(PREFIX) && value != null) {
        attributes.put(header.key().substring(PREFIX.length()), value);
      }
    }
    return attributes;
  }

  private static @Nullable String text(@Nullable Header header) {
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
