package dev.belay.schemas.registry;

import org.jspecify.annotations.Nullable;

/** The registry did not answer, even after retries. Try again later. */
public final class RegistryUnavailableException extends SchemaRegistryException {
  public RegistryUnavailableException(String message) {
    this(message, null);
  }

  public RegistryUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
