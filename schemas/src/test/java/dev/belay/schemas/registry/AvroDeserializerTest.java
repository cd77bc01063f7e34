package dev.belay.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.VerificationRequest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes are written by hand from Confluent's "Wire format" and Avro's specification. */
class AvroDeserializerTest {
  private static final Schema REQUEST =
      SchemaText.withoutJavaProperties(VerificationRequest.getClassSchema());

  private final String url = "mock://" + UUID.randomUUID();
  private final Map<String, String> properties = Map.of("schema.registry.url", url);
  private final SchemaRegistry registry = SchemaRegistry.open(RegistrySettings.from(properties));
  private final AvroDeserializer<Object> deserializer = new AvroDeserializer<>();

  @BeforeEach
  void configure() {
    deserializer.configure(properties, false);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  @Test
  void readsBytesWrittenByHand() {
    registry.register("t-value", REQUEST);

    // magic, id 1, "v-1" (length 3 as zigzag 06), "drill" (length 5 as zigzag 0a), null (branch 0)
    Object record = deserializer.deserialize("t", hex("00 00000001 06 762d31 0a 6472696c6c 00"));

    assertThat(record).isEqualTo(new VerificationRequest("v-1", "drill", null));
  }

  @Test
  void writesBytesWrittenByHand() {
    for (int i = 1; i < 258; i++) {
      registry.register("filler-" + i, SchemaBuilder.fixed("f" + i).size(i));
    }
    var serializer = new AvroSerializer<VerificationRequest>();
    serializer.configure(properties, false);

    byte[] bytes = serializer.serialize("t", new VerificationRequest("v-1", "drill", null));

    // Id 258: the most significant byte comes first.
    assertThat(bytes).isEqualTo(hex("00 00000102 06 762d31 0a 6472696c6c 00"));
  }

  @Test
  void readsADeploymentEventWrittenByHand() {
    registry.register(
        "t-value", SchemaText.withoutJavaProperties(DeploymentEvent.getClassSchema()));

    Object record =
        deserializer.deserialize(
            "t",
            hex(
                "00 00000001 06 652d31 0c 676974687562 06 642d31"
                    + " 24 6465706c6f796d656e742e63726561746564"
                    + " 1a 6265666f72652d6465706c6f79"
                    // 2026-11-23T10:15:30.123Z, 1795428930123 ms, as zigzag varint
                    + " 96c9bafec068"
                    // ten nulls (branch 0), an empty map and an empty array, false, and two nulls
                    + " 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"));

    assertThat(record).isEqualTo(Records.deploymentEvent().build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "00 0000", // within the id
        "00 00000001", // no payload
        "00 00000001 06 762d", // within a string
        "00 00000001 06 762d31 0a 64", // within the last string
        "00 00000001 06 762d31 0a 6472696c6c 00 00", // a byte left over
        "01 00000001 06 762d31 0a 6472696c6c 00", // another magic byte
        "7b 226122 3a31 7d00000000", // JSON
        "00 00000002 06 762d31 0a 6472696c6c 00", // an id never given
        "00 ffffffff 06 762d31 0a 6472696c6c 00", // a negative id
        "00 00000001 05 762d31 0a 6472696c6c 00", // a negative length
        "00 00000001 feffffff0f 762d31", // a length of 2 GiB
        "00 00000001 ffffffffffffffffffff 00", // no varint
      })
  void whatIsNotTheWireFormatIsUndecodable(String bytes) {
    registry.register("t-value", REQUEST);

    assertThatThrownBy(() -> deserializer.deserialize("t", hex(bytes)))
        .isInstanceOf(UndecodableRecordException.class);
  }

  @Test
  void noDamageEndsInAnythingButARecordOrAnUndecodableOne() {
    RecordCodec codec = new RecordCodec(properties);
    byte[] good = codec.encode("t", Records.fullRecoveryEvent());
    Random random = new Random(20261123);

    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = good.clone();
      for (int flips = random.nextInt(3); flips >= 0; flips--) {
        damaged[WireFormat.HEADER_LENGTH + random.nextInt(good.length - WireFormat.HEADER_LENGTH)] =
            (byte) random.nextInt(256);
      }
      try {
        deserializer.deserialize("t", damaged);
      } catch (UndecodableRecordException e) {
        assertThat(e).hasMessageContaining("RecoveryEvent");
      }
    }
  }

  @Test
  void everyTruncationIsUndecodable() {
    byte[] good = new RecordCodec(properties).encode("t", Records.fullRecoveryEvent());

    for (int length = 0; length < good.length; length++) {
      byte[] truncated = java.util.Arrays.copyOf(good, length);
      assertThatThrownBy(() -> deserializer.deserialize("t", truncated))
          .isInstanceOf(UndecodableRecordException.class);
    }
  }

  @Test
  void aFieldThatALaterWriterAddedIsSkipped() {
    Schema later =
        SchemaBuilder.record("VerificationRequest")
            .namespace("dev.belay.schemas")
            .fields()
            .requiredString("verificationId")
            .optionalString("added")
            .requiredString("reason")
            .endRecord();
    registry.register("t-value", later);

    Object record =
        deserializer.deserialize("t", hex("00 00000001 06 762d31 02 04 6869 0a 6472696c6c"));

    assertThat(record).isEqualTo(new VerificationRequest("v-1", "drill", null));
  }

  @Test
  void aWriterThatLacksAFieldWithoutDefaultIsUndecodable() {
    registry.register(
        "t-value",
        SchemaBuilder.record("VerificationRequest")
            .namespace("dev.belay.schemas")
            .fields()
            .requiredString("verificationId")
            .endRecord());

    assertThatThrownBy(() -> deserializer.deserialize("t", hex("00 00000001 06 762d31")))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("reason");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev.belay.schemas.Unknown", "java.lang.String", "java.lang.Thread"})
  void aRecordNamedLikeNoGeneratedClassIsUndecodable(String name) {
    registry.register("t-value", SchemaBuilder.record(name).fields().requiredInt("a").endRecord());

    assertThatThrownBy(() -> deserializer.deserialize("t", hex("00 00000001 02")))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining(name);
  }

  @Test
  void givesGenericRecordsWhenAskedTo() {
    registry.register("t-value", REQUEST);
    deserializer.configure(
        Map.of("schema.registry.url", url, "specific.avro.reader", "false"), false);

    Object record = deserializer.deserialize("t", hex("00 00000001 06 762d31 0a 6472696c6c 00"));

    assertThat(record)
        .isInstanceOf(GenericRecord.class)
        .hasToString(
            "{\"verificationId\": \"v-1\", \"reason\": \"drill\", \"manifestDigest\": null}");
  }

  @Test
  @SuppressWarnings("NullAway") // Kafka hands tombstones over.
  void aTombstoneStaysNull() {
    assertThat(deserializer.deserialize("t", (byte[]) null)).isNull();
  }
}
