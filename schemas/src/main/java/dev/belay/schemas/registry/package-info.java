/**
 * Records on the topics, in Confluent's wire format, and the registry of their schemas.
 *
 * <p>Start with {@link dev.belay.schemas.registry.RecordCodec}, which services use. It drives a
 * Kafka {@code Serializer} and {@code Deserializer}, by default {@link
 * dev.belay.schemas.registry.AvroSerializer} and {@link
 * dev.belay.schemas.registry.AvroDeserializer}. These take the property names of Confluent's
 * classes, so that those can replace them. Both ask a {@link
 * dev.belay.schemas.registry.SchemaRegistry}: in process ({@code mock://}), in a directory ({@code
 * file:}) or over HTTP.
 *
 * <p>Failures say what the caller can do. After {@link
 * dev.belay.schemas.registry.UndecodableRecordException}, put the record into the dead-letter
 * topic: it can never be read. {@link dev.belay.schemas.registry.SchemaRegistryException} says
 * nothing about the record; its kinds distinguish retrying from repairing.
 *
 * <p>Knows Avro and Kafka's two interfaces; must not know Spring, topics or what the records mean.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.schemas.registry;
