package dev.belay.schemas.registry;

import org.jspecify.annotations.Nullable;

/**
 * The registry gave an answer that trying again won't change: it calls a schema invalid, the answer
 * isn't a registry's, or a file is damaged.
 */
public final class RegistryRefusedException extends SchemaRegistryException {
  public RegistryRefusedException(String message) {
    this(message, null);
  }

  public RegistryRefusedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
