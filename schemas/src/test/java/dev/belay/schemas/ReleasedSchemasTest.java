package dev.belay.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.MissingSchemaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an older version wrote without a registry's id is read by this one. */
class ReleasedSchemasTest {
  private static final Instant RECEIVED = Instant.parse("2026-11-23T00:00:00Z");

  static java.util.List<Schema> releases() {
    return ReleasedSchemas.of(DeploymentEvent.getClassSchema());
  }

  @ParameterizedTest
  @MethodSource("releases")
  void anEventOfEveryReleaseIsRead(Schema release) throws Exception {
    GenericRecord old =
        new GenericRecordBuilder(release)
            .set("eventId", "e-1")
            .set("source", "github")
            .set("deliveryId", "d-1")
            .set("type", "deployment.created")
            .set("phase", "before-deploy")
            .set("receivedAt", RECEIVED)
            .set("environment", "production")
            .set("attributes", Map.of("task", "deploy"))
            .build();

    DeploymentEvent event =
        DeploymentEvent.createDecoder(ReleasedSchemas.store(DeploymentEvent.getClassSchema()))
            .decode(encoded(release, old));

    assertThat(event.getDeliveryId()).isEqualTo("d-1");
    assertThat(event.getReceivedAt()).isEqualTo(RECEIVED);
    assertThat(event.getAttributes()).containsEntry("task", "deploy");
    assertThat(event.getGate()).isNull();
  }

  @Test
  void everyRecordHasReleases() {
    assertThat(releases()).isNotEmpty();
    assertThat(ReleasedSchemas.of(BackupCommand.getClassSchema())).isNotEmpty();
    assertThat(ReleasedSchemas.of(RecoveryEvent.getClassSchema())).isNotEmpty();
  }

  @Test
  void aSchemaThatWasNeverReleasedIsNamedByItsFingerprint() throws Exception {
    Schema foreign =
        SchemaBuilder.record("DeploymentEvent").fields().requiredString("x").endRecord();
    byte[] bytes = encoded(foreign, new GenericRecordBuilder(foreign).set("x", "y").build());

    assertThatThrownBy(
            () ->
                DeploymentEvent.createDecoder(
                        ReleasedSchemas.store(DeploymentEvent.getClassSchema()))
                    .decode(bytes))
        .isInstanceOf(MissingSchemaException.class);
  }

  private static byte[] encoded(Schema schema, GenericRecord record) throws Exception {
    GenericData data = new GenericData();
    data.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    var buffer = new BinaryMessageEncoder<GenericRecord>(data, schema).encode(record);
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
