package dev.belay.gateway.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.gateway.kafka.SpooledRecords.Outgoing;
import dev.belay.gateway.spool.SpoolEntry;
import dev.belay.runtime.consume.DeadLetters;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.ReleasedSchemas;
import dev.belay.schemas.Topics;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpooledRecordsTest {
  private static final Instant RECEIVED = Instant.parse("2026-11-23T00:00:00Z");

  private final SpooledRecords records =
      new SpooledRecords(
          event -> event.getDeliveryId().getBytes(UTF_8),
          record -> record.headers().add("vouched", new byte[0]));

  static List<Schema> releases() {
    return ReleasedSchemas.of(DeploymentEvent.getClassSchema());
  }

  @ParameterizedTest
  @MethodSource("releases")
  void whatAnEarlierVersionSpooledIsPublished(Schema release) throws Exception {
    GenericRecord old =
        new GenericRecordBuilder(release)
            .set("eventId", "e-1")
            .set("source", "github")
            .set("deliveryId", "d-1")
            .set("type", "deployment.created")
            .set("phase", "before-deploy")
            .set("receivedAt", RECEIVED)
            .set("repository", "acme/shop")
            .set("environment", "production")
            .build();
    GenericData data = new GenericData();
    data.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());

    Outgoing outgoing =
        records.of(entry(new BinaryMessageEncoder<GenericRecord>(data, release).encode(old)));

    assertThat(outgoing.isDeadLetter()).isFalse();
    assertThat(outgoing.record().topic()).isEqualTo(Topics.DEPLOYMENT_EVENTS);
    assertThat(outgoing.record().key()).isEqualTo("acme/shop/production".getBytes(UTF_8));
    assertThat(outgoing.record().value()).isEqualTo("d-1".getBytes(UTF_8));
  }

  @Test
  void whatIsNoEventGoesToTheDeadLettersAsItIsWithItsCause() {
    Outgoing outgoing = records.of(entry(ByteBuffer.wrap("nonsense".getBytes(UTF_8))));

    ProducerRecord<byte[], byte[]> letter = outgoing.record();
    assertThat(outgoing.isDeadLetter()).isTrue();
    assertThat(letter.topic()).isEqualTo("belay.deployment-events.dead-letter");
    assertThat(letter.key()).isEqualTo("github:d-1".getBytes(UTF_8));
    assertThat(letter.value()).isEqualTo("nonsense".getBytes(UTF_8));
    assertThat(header(letter, DeadLetters.CAUSE)).contains("can't be decoded");
    assertThat(header(letter, DeadLetters.TOPIC)).isEqualTo(Topics.DEPLOYMENT_EVENTS);
  }

  @Test
  void aDamagedDeliveryGoesToTheDeadLetters() {
    Outgoing outgoing =
        records.of(new SpoolEntry(1, RECEIVED, "", 0, "rotten".getBytes(UTF_8), true));

    assertThat(outgoing.isDeadLetter()).isTrue();
    assertThat(outgoing.record().value()).isEqualTo("rotten".getBytes(UTF_8));
    assertThat(header(outgoing.record(), DeadLetters.CAUSE))
        .contains("changed on the spool's disk");
  }

  @Test
  void anObstacleOnTheWayToTheTopicIsNotTheDeliverysFault() throws Exception {
    SpooledRecords obstructed =
        new SpooledRecords(
            event -> {
              throw new IllegalStateException("no registry");
            },
            record -> {});
    DeploymentEvent event =
        DeploymentEvent.newBuilder()
            .setEventId("e-1")
            .setSource("github")
            .setDeliveryId("d-1")
            .setType("push")
            .setPhase("none")
            .setReceivedAt(RECEIVED)
            .build();

    assertThatThrownBy(() -> obstructed.of(entry(DeploymentEvent.getEncoder().encode(event))))
        .hasMessage("no registry");
  }

  private static SpoolEntry entry(ByteBuffer encoded) {
    byte[] body = new byte[encoded.remaining()];
    encoded.get(body);
    return new SpoolEntry(1, RECEIVED, "github:d-1", 0, body, false);
  }

  private static String header(ProducerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), UTF_8);
  }
}
