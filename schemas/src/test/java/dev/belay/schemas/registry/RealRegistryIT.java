package dev.belay.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.schemas.VerificationRequest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The codec against a registry that others wrote: Apicurio's Confluent-compatible API. */
@Tag("faults")
class RealRegistryIT {
  private static final Path FOLDER = Path.of(System.getProperty("belay.test.registry", "missing"));

  @TempDir private static Path data;

  private static @Nullable ApicurioProcess started;

  @BeforeAll
  static void start() throws Exception {
    started = ApicurioProcess.start(FOLDER, data);
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (started != null) {
      started.close();
    }
  }

  private static ApicurioProcess registry() {
    return Objects.requireNonNull(started);
  }

  private static Map<String, String> properties() {
    return new HashMap<>(Map.of("schema.registry.url", registry().url()));
  }

  private static SchemaRegistry client() {
    return SchemaRegistry.open(RegistrySettings.from(properties()));
  }

  static List<SpecificRecord> records() {
    return RecordCodecTest.records().toList();
  }

  @ParameterizedTest
  @MethodSource("records")
  void whatOneCodecEncodesAnotherDecodes(SpecificRecord record) {
    String topic = "round-trip-" + record.getSchema().getName();
    byte[] value = new RecordCodec(properties()).encode(topic, record);

    SpecificRecord read = new RecordCodec(properties()).decode(topic, value, record.getClass());

    assertThat(read).isEqualTo(record);
  }

  @Test
  void theRegisteredSchemaIsTheCommittedFile() throws Exception {
    new RecordCodec(properties()).encode("committed", Records.fullRecoveryEvent());

    assertThat(client().latest("committed-value").schema())
        .isEqualTo(SchemaFiles.current("RecoveryEvent"));
  }

  @Test
  void aCommittedFileThatWasRegisteredBeforeIsFoundWithoutRegistering() throws Exception {
    int id = client().register("before-value", SchemaFiles.current("DeploymentEvent"));
    Map<String, String> properties = properties();
    properties.put("auto.register.schemas", "false");

    byte[] value = new RecordCodec(properties).encode("before", Records.fullDeploymentEvent());

    assertThat(WireFormat.schemaId(value)).isEqualTo(id);
  }

  @Test
  void everyCommittedSchemaMayFollowItsHistory() throws Exception {
    SchemaRegistry client = client();
    for (String record :
        List.of("DeploymentEvent", "BackupCommand", "RecoveryCommand", "RecoveryEvent")) {
      String subject = "history-" + record;
      SchemaFiles.history(record).forEach(schema -> client.register(subject, schema));

      assertThat(client.register(subject, SchemaFiles.current(record))).isPositive();
    }
  }

  @Test
  void anIncompatibleSchemaIsRefusedWithItsReasons() {
    client()
        .register(
            "refused-value",
            SchemaBuilder.record("VerificationRequest")
                .namespace("dev.belay.schemas")
                .fields()
                .requiredString("verificationId")
                .endRecord());

    assertThatThrownBy(
            () ->
                new RecordCodec(properties())
                    .encode("refused", new VerificationRequest("v-1", "drill", null)))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessageContaining("refused-value")
        .hasMessageContaining("reason");
  }

  @Test
  void anIdThatWasNeverGivenIsUndecodable() {
    byte[] value = WireFormat.header(999_999);

    assertThatThrownBy(
            () -> new RecordCodec(properties()).decode("t", value, VerificationRequest.class))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("999999");
  }

  @Test
  void aSubjectThatDoesNotExistIsNotFound() {
    assertThatThrownBy(() -> client().latest("no-such-subject"))
        .isInstanceOf(SchemaNotFoundException.class);
  }

  @Test
  void anAddressWithoutThePathIsNotTakenForAMissingSchema() {
    Map<String, String> properties = properties();
    properties.replaceAll((name, url) -> url.replace("/apis/ccompat/v7", ""));

    assertThatThrownBy(() -> SchemaRegistry.open(RegistrySettings.from(properties)).byId(1))
        .isInstanceOf(RegistryRefusedException.class);
  }
}
