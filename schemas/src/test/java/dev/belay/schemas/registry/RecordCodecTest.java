package dev.belay.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.DeploymentEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordCodecTest {
  private final Map<String, String> properties =
      Map.of("schema.registry.url", "mock://" + UUID.randomUUID());

  static Stream<SpecificRecord> records() {
    return Stream.of(
        Records.deploymentEvent().build(),
        Records.fullDeploymentEvent(),
        Records.backupCommand().build(),
        Records.fullBackupCommand(),
        Records.recoveryEvent("set-requested").build(),
        Records.fullRecoveryEvent());
  }

  @ParameterizedTest
  @MethodSource("records")
  void whatIsEncodedIsDecodedByAnotherCodecOfTheSameRegistry(SpecificRecord record) {
    byte[] value = new RecordCodec(properties).encode("t", record);

    SpecificRecord read = new RecordCodec(properties).decode("t", value, record.getClass());

    assertThat(read).isEqualTo(record);
  }

  @ParameterizedTest
  @MethodSource("records")
  void whatIsEncodedIsDecodedWithAFileRegistry(SpecificRecord record, @TempDir Path directory) {
    Map<String, String> file =
        Map.of("schema.registry.url", directory.resolve("a b").toUri().toString());
    byte[] value = new RecordCodec(file).encode("t", record);

    SpecificRecord read = new RecordCodec(file).decode("t", value, record.getClass());

    assertThat(read).isEqualTo(record);
  }

  @Test
  void anotherRecordThanAskedForIsUndecodable() {
    RecordCodec codec = new RecordCodec(properties);
    byte[] value = codec.encode("t", Records.fullDeploymentEvent());

    assertThatThrownBy(() -> codec.decode("t", value, BackupCommand.class))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("DeploymentEvent")
        .hasMessageContaining("BackupCommand");
  }

  @Test
  void aTombstoneIsUndecodable() {
    assertThatThrownBy(() -> new RecordCodec(properties).decode("t", null, BackupCommand.class))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("null");
  }

  @Test
  void aSerializerOfAnotherMakeIsNamedWhenItIsNotThere() {
    assertThatThrownBy(
            () ->
                new RecordCodec(
                    properties, "io.confluent.kafka.serializers.KafkaAvroSerializer", null))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("io.confluent.kafka.serializers.KafkaAvroSerializer");
  }

  @Test
  void anOutageSeenByAnotherDeserializerIsNotTheRecordsFault() {
    RecordCodec codec = new RecordCodec(properties, null, WithoutRegistry.class.getName());

    assertThatThrownBy(() -> codec.decode("t", new byte[5], DeploymentEvent.class))
        .isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void anyOtherFailureOfAnotherDeserializerIsTheRecordsFault() {
    RecordCodec codec = new RecordCodec(properties, null, OnlyRefusals.class.getName());

    assertThatThrownBy(() -> codec.decode("t", new byte[5], DeploymentEvent.class))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("Unknown magic byte!");
  }

  /** Throws as Confluent's do when the registry is down. */
  public static final class WithoutRegistry implements Deserializer<Object> {
    @Override
    public Object deserialize(String topic, byte[] bytes) {
      throw new SerializationException("Error retrieving schema", new TimeoutException("8 s"));
    }
  }

  /** Throws as Confluent's do for bytes that are not theirs. */
  public static final class OnlyRefusals implements Deserializer<Object> {
    @Override
    public Object deserialize(String topic, byte[] bytes) {
      throw new SerializationException("Unknown magic byte!", new IOException("short"));
    }
  }
}
