package dev.belay.schemas.registry;

import org.jspecify.annotations.Nullable;

/** The registry refuses the credentials, or they lack a permission. Repair the configuration. */
public final class RegistryUnauthorisedException extends SchemaRegistryException {
  public RegistryUnauthorisedException(String message) {
    this(message, null);
  }

  public RegistryUnauthorisedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
