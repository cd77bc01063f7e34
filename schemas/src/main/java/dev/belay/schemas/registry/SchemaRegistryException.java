package dev.belay.schemas.registry;

import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** The registry did not give what was asked for. The subclasses say what the caller can do. */
public abstract sealed class SchemaRegistryException extends SerializationException
    permits IncompatibleSchemaException,
        SchemaNotFoundException,
        RegistryUnauthorisedException,
        RegistryUnavailableException,
        RegistryRefusedException {

  SchemaRegistryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
