package dev.belay.schemas.registry;

import org.jspecify.annotations.Nullable;

/** The registry wants other credentials, or these may not do this. Repair the configuration. */
public final class RegistryUnauthorisedException extends SchemaRegistryException {
  public RegistryUnauthorisedException(String message) {
    this(message, null);
  }

  public RegistryUnauthorisedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
