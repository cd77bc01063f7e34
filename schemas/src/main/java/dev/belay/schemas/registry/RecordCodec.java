package dev.belay.schemas.registry;

import dev.belay.schemas.GeneratedRecord;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into the values of a topic and back, for services that send and receive bytes. Safe
 * for several threads. Works with the serializers here or, by class name, with Confluent's.
 */
public final class RecordCodec implements AutoCloseable {
  private final Serializer<Object> serializer;
  private final Deserializer<Object> deserializer;

  /**
   * With {@link AvroSerializer} and {@link AvroDeserializer}.
   *
   * @param properties at least {@code schema.registry.url}
   * @throws ConfigException for a property that is missing or wrong
   */
  public RecordCodec(Map<String, ?> properties) {
    this(properties, null, null);
  }

  /**
   * @param serializerClass a Kafka {@code Serializer} with a public constructor without parameters,
   *     configured with {@code properties}; null for {@link AvroSerializer}
   * @param deserializerClass likewise a {@code Deserializer}; null for {@link AvroDeserializer}
   * @throws ConfigException for a property or class that is missing or wrong
   */
  public RecordCodec(
      Map<String, ?> properties,
      @Nullable String serializerClass,
      @Nullable String deserializerClass) {
    Map<String, Object> complete = new HashMap<>(properties);
    // Confluent's default is generic records, which are not our generated classes.
    complete.put("specific.avro.reader", "true");
    GeneratedRecord.trust();
    serializer = instance(Serializer.class, serializerClass, AvroSerializer.class);
    deserializer = instance(Deserializer.class, deserializerClass, AvroDeserializer.class);
    serializer.configure(complete, false);
    deserializer.configure(complete, false);
  }

  /**
   * The value for a record on {@code topic}.
   *
   * @throws SchemaRegistryException if the registry gives no id for its schema
   * @throws SerializationException if the record doesn't fit its schema
   */
  public byte[] encode(String topic, SpecificRecord record) {
    return serializer.serialize(topic, record);
  }

  /**
   * The record in {@code value} on {@code topic}.
   *
   * @throws UndecodableRecordException if it can never be read as {@code type}; put it into the
   *     dead-letter topic
   * @throws SchemaRegistryException if the registry could not be asked; nothing is known about the
   *     record, so try again
   */
  public <T> T decode(String topic, byte @Nullable [] value, Class<T> type) {
    Object record;
    try {
      record = value == null ? null : deserializer.deserialize(topic, value);
    } catch (UndecodableRecordException | SchemaRegistryException e) {
      throw e;
    } catch (RuntimeException e) {
      // A deserializer other than ours.
      throw RegistryOutage.explains(e)
          ? new RegistryUnavailableException("the schema registry could not be asked: " + e, e)
          : new UndecodableRecordException("the record on " + topic + " can't be read: " + e, e);
    }
    if (!type.isInstance(record)) {
      throw new UndecodableRecordException(
          "the record on %s is a %s, and not a %s"
              .formatted(
                  topic, record == null ? "null" : record.getClass().getName(), type.getName()));
    }
    return type.cast(record);
  }

  @Override
  public void close() {
    try (serializer) {
      deserializer.close();
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> T instance(Class<? super T> kind, @Nullable String name, Class<?> otherwise) {
    try {
      Class<?> type = name == null ? otherwise : Class.forName(name, true, loader());
      return (T) kind.cast(type.getConstructor().newInstance());
    } catch (ReflectiveOperationException | LinkageError | ClassCastException e) {
      throw new ConfigException(
          "%s is not a usable %s (is its jar on the class path?): %s"
              .formatted(name, kind.getName(), e));
    }
  }

  private static ClassLoader loader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? RecordCodec.class.getClassLoader() : context;
  }
}
