package dev.belay.schemas.registry;

import dev.belay.schemas.GeneratedRecord;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads Confluent's wire format into the generated class with the name of the writer's record, and
 * resolves the writer's schema to the schema of the class. Configured like Confluent's {@code
 * KafkaAvroDeserializer} (see {@link RegistrySettings}), except that {@code specific.avro.reader}
 * is true unless set. If it is false, gives generic records of the writer's schema. A null stays
 * null.
 *
 * <p>Throws {@link UndecodableRecordException} for a record that can never be read, and another
 * {@link SchemaRegistryException} if the registry can't be asked. Safe for several threads once
 * configured.
 */
public final class AvroDeserializer<T> implements Deserializer<T> {
  private @Nullable SchemaRegistry registry;
  private boolean specific = true;
  private final Map<String, Class<?>> classes = new ConcurrentHashMap<>();

  /**
   * By the id of the writer's schema, because resolving two schemas costs more than reading a
   * record.
   */
  private final Map<Integer, DatumReader<?>> readers = new ConcurrentHashMap<>();

  /** For Kafka, which calls {@link #configure} next. */
  public AvroDeserializer() {}

  @Override
  public void configure(Map<String, ?> properties, boolean isKey) {
    RegistrySettings settings = RegistrySettings.from(properties);
    specific = settings.specificReader();
    registry = SchemaRegistry.open(settings);
    GeneratedRecord.trust();
  }

  @Override
  @SuppressWarnings("NullAway") // Kafka's interface is unannotated: null in, null out.
  public T deserialize(String topic, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    int id = WireFormat.schemaId(bytes);
    Schema writer = writer(id);
    try {
      BinaryDecoder decoder =
          DecoderFactory.get()
              .binaryDecoder(
                  bytes, WireFormat.HEADER_LENGTH, bytes.length - WireFormat.HEADER_LENGTH, null);
      DatumReader<T> reader = reader(id, writer);
      T record = reader.read(null, decoder);
      // Set last: the first record already uses it.
      readers.putIfAbsent(id, reader);
      if (!decoder.isEnd()) {
        throw new UndecodableRecordException(
            "the record on %s has bytes left over after a %s of schema id %d"
                .formatted(topic, writer.getFullName(), id));
      }
      return record;
    } catch (IOException
        | AvroRuntimeException
        | SecurityException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | ClassCastException
        | UnsupportedOperationException e) {
      // Avro throws all of these for payloads that do not match the schema.
      throw new UndecodableRecordException(
          "the record on %s is not a readable %s of schema id %d: %s"
              .formatted(topic, writer.getFullName(), id, e),
          e);
    }
  }

  private Schema writer(int id) {
    if (registry == null) {
      throw new IllegalStateException("configure has not been called");
    }
    try {
      return registry.byId(id);
    } catch (SchemaNotFoundException e) {
      throw new UndecodableRecordException(
          "the record has schema id %d, which the registry doesn't know".formatted(id), e);
    }
  }

  @SuppressWarnings("unchecked") // Of one schema all records are of one class.
  private <R> DatumReader<R> reader(int id, Schema writer) {
    DatumReader<?> known = readers.get(id);
    return known == null ? this.<R>reader(writer) : (DatumReader<R>) known;
  }

  private <R> DatumReader<R> reader(Schema writer) {
    if (!specific) {
      return new GenericDatumReader<>(writer);
    }
    Class<?> type = classes.computeIfAbsent(writer.getFullName(), name -> generated(writer));
    SpecificData data = SpecificData.getForClass(type);
    return new SpecificDatumReader<>(writer, data.getSchema(type), data);
  }

  private static Class<?> generated(Schema writer) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context == null ? AvroDeserializer.class.getClassLoader() : context;
    Class<?> type =
        writer.getType() == Schema.Type.RECORD ? new SpecificData(loader).getClass(writer) : null;
    if (type == null) {
      throw new AvroRuntimeException("there is no generated class " + writer.getFullName());
    }
    return type;
  }

  @Override
  public void close() {
    if (registry != null) {
      registry.close();
    }
  }
}
