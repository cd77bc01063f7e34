package dev.belay.schemas.registry;

import org.jspecify.annotations.Nullable;

/**
 * The registry answered with something that trying again won't change: a schema that it calls
 * invalid, an answer that isn't a registry's, a damaged file.
 */
public final class RegistryRefusedException extends SchemaRegistryException {
  public RegistryRefusedException(String message) {
    this(message, null);
  }

  public RegistryRefusedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
