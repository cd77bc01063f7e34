package dev.belay.schemas.registry;

import org.apache.avro.Schema;

/**
 * Gives schemas the ids that precede each record. Ids belong to schemas, not to subjects: a schema
 * has one id, however many subjects use it, and an id always means the same schema.
 *
 * <p>Implementations are safe for use by several threads. Every method throws a kind of {@link
 * SchemaRegistryException}.
 */
public interface SchemaRegistry extends AutoCloseable {

  /**
   * Makes {@code schema} the latest version of {@code subject}, unless it is a version already.
   *
   * @return its id, at least 1
   * @throws IncompatibleSchemaException if the subject's compatibility rule refuses it
   */
  int register(String subject, Schema schema);

  /**
   * The id of a schema that is a version of {@code subject}, no matter which version.
   *
   * @throws SchemaNotFoundException if it isn't
   */
  int idOf(String subject, Schema schema);

  /**
   * The schema with this {@code id}.
   *
   * @throws SchemaNotFoundException if the id was never given
   */
  Schema byId(int id);

  /**
   * The newest version of {@code subject}. It may be a minute old where asking costs a round trip.
   *
   * @throws SchemaNotFoundException if the subject has none
   */
  RegisteredSchema latest(String subject);

  @Override
  default void close() {}

  /** The registry that {@code settings} name by the scheme of their URL. */
  static SchemaRegistry open(RegistrySettings settings) {
    return switch (settings.location()) {
      case RegistryLocation.Mock mock -> InProcessSchemaRegistry.named(mock.name());
      case RegistryLocation.Directory directory ->
          new CachingSchemaRegistry(new FileSchemaRegistry(directory.path()));
      case RegistryLocation.Http http ->
          new CachingSchemaRegistry(
              new HttpSchemaRegistry(RegistryHttp.connect(http, settings.http())));
    };
  }
}
