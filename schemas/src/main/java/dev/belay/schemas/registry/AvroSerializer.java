package dev.belay.schemas.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes Avro records in Confluent's wire format. Configured like Confluent's {@code
 * KafkaAvroSerializer} (see {@link RegistrySettings}). Subjects are {@code <topic>-value} or {@code
 * <topic>-key}. A null stays null: Kafka's tombstone.
 *
 * <p>Throws a {@link SchemaRegistryException} if the registry gives no id, and a {@link
 * SerializationException} for a record that does not fit its own schema. Safe for several threads
 * once configured.
 */
public final class AvroSerializer<T extends GenericContainer> implements Serializer<T> {
  private @Nullable SchemaRegistry registry;
  private @Nullable RegistrySettings settings;
  private String suffix = "-value";
  private final Map<Schema, Schema> published = new ConcurrentHashMap<>();

  /** For Kafka, which calls {@link #configure} next. */
  public AvroSerializer() {}

  @Override
  public void configure(Map<String, ?> properties, boolean isKey) {
    settings = RegistrySettings.from(properties);
    registry = SchemaRegistry.open(settings);
    suffix = isKey ? "-key" : "-value";
  }

  @Override
  @SuppressWarnings("NullAway") // Kafka's interface is unannotated: null in, null out.
  public byte[] serialize(String topic, @Nullable T record) {
    if (record == null) {
      return null;
    }
    if (registry == null || settings == null) {
      throw new IllegalStateException("configure has not been called");
    }
    String subject = topic + suffix;
    Schema schema =
        settings.removeJavaProperties()
            ? published.computeIfAbsent(record.getSchema(), SchemaText::withoutJavaProperties)
            : record.getSchema();
    try {
      if (settings.autoRegister()) {
        return encode(registry.register(subject, schema), record, record.getSchema());
      }
      if (settings.useLatestVersion()) {
        RegisteredSchema latest = registry.latest(subject);
        return encode(latest.id(), inTermsOf(latest, schema, record), latest.schema());
      }
      return encode(registry.idOf(subject, schema), record, record.getSchema());
    } catch (IOException | AvroRuntimeException | ClassCastException | NullPointerException e) {
      throw new SerializationException(
          "a %s for subject '%s' does not fit its schema: %s"
              .formatted(schema.getFullName(), subject, e.getMessage()),
          e);
    }
  }

  /**
   * The record with the fields of the latest version. It is re-read rather than written directly:
   * the generated class finds fields by position, and positions differ between versions.
   */
  private GenericContainer inTermsOf(RegisteredSchema latest, Schema schema, T record)
      throws IOException {
    if (latest.schema().equals(schema)) {
      return record;
    }
    var found = SchemaCompatibility.checkReaderWriterCompatibility(latest.schema(), schema);
    if (found.getType() != SchemaCompatibilityType.COMPATIBLE) {
      throw new IncompatibleSchemaException(
          latest.subject(),
          found.getResult().getIncompatibilities().stream()
              .map(one -> "version %d can't read the record: %s".formatted(latest.version(), one))
              .toList());
    }
    byte[] payload = payload(record, record.getSchema());
    return new GenericDatumReader<GenericData.Record>(record.getSchema(), latest.schema())
        .read(null, DecoderFactory.get().binaryDecoder(payload, null));
  }

  private static byte[] encode(int id, GenericContainer record, Schema schema) throws IOException {
    byte[] header = WireFormat.header(id);
    byte[] payload = payload(record, schema);
    byte[] bytes = new byte[header.length + payload.length];
    System.arraycopy(header, 0, bytes, 0, header.length);
    System.arraycopy(payload, 0, bytes, header.length, payload.length);
    return bytes;
  }

  private static byte[] payload(GenericContainer record, Schema schema) throws IOException {
    DatumWriter<GenericContainer> writer =
        record instanceof SpecificRecord specific
            ? new SpecificDatumWriter<>(schema, SpecificData.getForClass(specific.getClass()))
            : new GenericDatumWriter<>(schema);
    var bytes = new ByteArrayOutputStream(256);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    writer.write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    if (registry != null) {
      registry.close();
    }
  }
}
