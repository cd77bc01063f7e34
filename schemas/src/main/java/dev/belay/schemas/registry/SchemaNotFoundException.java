package dev.belay.schemas.registry;

import org.jspecify.annotations.Nullable;

/** No such subject, version or id. Register the schema, or check which registry is configured. */
public final class SchemaNotFoundException extends SchemaRegistryException {
  public SchemaNotFoundException(String message) {
    this(message, null);
  }

  public SchemaNotFoundException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
