package dev.belay.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.VerificationRequest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericContainer;
import org.junit.jupiter.api.Test;

class AvroSerializerTest {
  private final Map<String, String> properties =
      new HashMap<>(Map.of("schema.registry.url", "mock://" + UUID.randomUUID()));

  private AvroSerializer<GenericContainer> serializer(boolean key) {
    var serializer = new AvroSerializer<GenericContainer>();
    serializer.configure(properties, key);
    return serializer;
  }

  private SchemaRegistry registry() {
    return SchemaRegistry.open(RegistrySettings.from(properties));
  }

  @Test
  void registersTheSchemaAsItIsInTheCommittedFile() throws Exception {
    serializer(false).serialize("t", Records.fullDeploymentEvent());

    Schema registered = registry().latest("t-value").schema();
    assertThat(registered).isEqualTo(SchemaFiles.current("DeploymentEvent"));
    assertThat(registered.toString()).doesNotContain("avro.java");
  }

  @Test
  void keysHaveTheirOwnSubject() {
    serializer(true).serialize("t", new VerificationRequest("v", "r", null));

    assertThat(registry().latest("t-key").version()).isEqualTo(1);
  }

  @Test
  void findsTheCommittedSchemaThatAnotherRegistered() throws Exception {
    int id = registry().register("t-value", SchemaFiles.current("DeploymentEvent"));
    properties.put("auto.register.schemas", "false");

    byte[] value = serializer(false).serialize("t", Records.fullDeploymentEvent());

    assertThat(WireFormat.schemaId(value)).isEqualTo(id);
  }

  @Test
  void registersNothingWhenToldNotTo() {
    properties.put("auto.register.schemas", "false");

    assertThatThrownBy(() -> serializer(false).serialize("t", Records.fullDeploymentEvent()))
        .isInstanceOf(SchemaNotFoundException.class)
        .hasMessageContaining("t-value")
        .hasMessageContaining(DeploymentEvent.class.getName());
  }

  @Test
  void writesInTermsOfTheLatestVersionWhenToldTo() {
    registry()
        .register(
            "t-value",
            SchemaBuilder.record("VerificationRequest")
                .namespace("dev.belay.schemas")
                .fields()
                .requiredString("reason")
                .optionalString("added")
                .requiredString("verificationId")
                .endRecord());
    properties.put("auto.register.schemas", "false");
    properties.put("use.latest.version", "true");

    byte[] value = serializer(false).serialize("t", new VerificationRequest("v-1", "drill", null));

    assertThat(HexFormat.of().formatHex(value))
        .isEqualTo("0000000001" + "0a6472696c6c" + "00" + "06762d31");
  }

  @Test
  void refusesALatestVersionThatCannotReadTheRecord() {
    registry()
        .register(
            "t-value",
            SchemaBuilder.record("VerificationRequest")
                .namespace("dev.belay.schemas")
                .fields()
                .requiredString("other")
                .endRecord());
    properties.put("auto.register.schemas", "false");
    properties.put("use.latest.version", "true");

    assertThatThrownBy(
            () -> serializer(false).serialize("t", new VerificationRequest("v-1", "drill", null)))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessageContaining("t-value")
        .hasMessageContaining("other");
  }

  @Test
  void refusesAnIncompatibleSchemaNamingSubjectAndReason() {
    registry()
        .register(
            "t-value",
            SchemaBuilder.record("VerificationRequest")
                .namespace("dev.belay.schemas")
                .fields()
                .requiredString("verificationId")
                .endRecord());

    assertThatThrownBy(
            () -> serializer(false).serialize("t", new VerificationRequest("v-1", "drill", null)))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessageContaining("t-value")
        .hasMessageContaining("reason");
  }
}
