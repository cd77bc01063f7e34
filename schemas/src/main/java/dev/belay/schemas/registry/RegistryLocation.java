package dev.belay.schemas.registry;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** The registry's location: the parsed value of {@code schema.registry.url}. */
public sealed interface RegistryLocation {

  /** Shared by everything in this JVM that uses the same name. It ends with the JVM. */
  record Mock(String name) implements RegistryLocation {}

  /** A directory that outlives the process. */
  record Directory(Path path) implements RegistryLocation {}

  /** One registry's addresses, without credentials, in the order that they are tried. */
  record Http(List<URI> urls) implements RegistryLocation {
    public Http {
      urls = List.copyOf(urls);
    }
  }
}
