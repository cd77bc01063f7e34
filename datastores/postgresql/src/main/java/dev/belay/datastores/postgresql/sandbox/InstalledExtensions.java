package dev.belay.datastores.postgresql.sandbox;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.server.PostgresTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which extensions an installation of PostgreSQL has, without a server of it. */
final class InstalledExtensions {
  private static final String CONTROL = ".control";

  private InstalledExtensions() {}

  /**
   * The names of all of them; empty when the installation can't be asked where it has them.
   *
   * @throws DataStoreException.Misconfigured when its folder can't be read
   */
  static Optional<Set<String>> of(PostgresTools tools)
      throws DataStoreException, InterruptedException {
    Path config = Path.of(tools.program("pg_config"));
    if (!Files.isExecutable(config)) {
      return Optional.empty();
    }
    try {
      Process asked =
          new ProcessBuilder(config.toString(), "--sharedir").redirectErrorStream(true).start();
      String share = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (asked.waitFor() != 0) {
        throw new DataStoreException.Misconfigured(config + " says: " + share.strip(), null);
      }
      try (Stream<Path> files = Files.list(Path.of(share.strip()).resolve("extension"))) {
        return Optional.of(
            files
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(CONTROL))
                .map(name -> name.substring(0, name.length() - CONTROL.length()))
                .collect(Collectors.toUnmodifiableSet()));
      }
    } catch (IOException e) {
      throw new DataStoreException.Misconfigured("can't see the extensions of " + config, e);
    }
  }
}
