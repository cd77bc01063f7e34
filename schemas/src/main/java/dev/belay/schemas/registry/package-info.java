/**
 * Records on the topics, in Confluent's wire format, and the registry that their schemas live in.
 *
 * <p>Start with {@link dev.belay.schemas.registry.RecordCodec}: what services use. It drives a
 * Kafka {@code Serializer} and {@code Deserializer}, by default {@link
 * dev.belay.schemas.registry.AvroSerializer} and {@link
 * dev.belay.schemas.registry.AvroDeserializer}, which take the property names of Confluent's, so
 * that those can be put in their place. Both ask a {@link
 * dev.belay.schemas.registry.SchemaRegistry}: in process ({@code mock://}), in a directory ({@code
 * file:}) or over HTTP.
 *
 * <p>Failures say what the caller can do. {@link
 * dev.belay.schemas.registry.UndecodableRecordException}: this record will never be read, put it in
 * the dead-letter topic. {@link dev.belay.schemas.registry.SchemaRegistryException}: says nothing
 * about the record; its kinds tell retrying from repairing.
 *
 * <p>Knows Avro and Kafka's two interfaces; must not know Spring, topics or what the records mean.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.schemas.registry;
