package dev.belay.cli.connection;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * {@code client.json} in a standalone server's home: the locations of its services, its vault and
 * its key. Relative files start from the home, so that a copy of the home names its own.
 */
record ClientFile(
    @Nullable String gatewayUrl,
    @Nullable String ledgerUrl,
    @Nullable String tokenFile,
    @Nullable String vault,
    @Nullable String keyFile) {

  static final ClientFile NONE = new ClientFile(null, null, null, null, null);

  static ClientFile read(Path home) throws CommandException {
    Path file = home.resolve("client.json");
    try {
      ClientFile read = Json.read(Json.parse(Files.readString(file)), ClientFile.class);
      return new ClientFile(
          read.gatewayUrl,
          read.ledgerUrl,
          within(home, read.tokenFile),
          vault(home, read.vault),
          within(home, read.keyFile));
    } catch (IOException e) {
      throw new CommandException(
          dev.belay.cli.exit.ExitCode.BAD_USAGE,
          file + " can't be read; a home is the folder that `belay up --home` was given",
          e);
    } catch (JacksonException e) {
      throw new CommandException(
          dev.belay.cli.exit.ExitCode.BAD_USAGE, file + " is not the JSON of a client file", e);
    }
  }

  /** A URI, or the vault's folder in the home. */
  private static @Nullable String vault(Path home, @Nullable String vault) {
    return vault == null || vault.indexOf(':') >= 0
        ? vault
        : home.toAbsolutePath().resolve(vault).toUri().toString();
  }

  private static @Nullable String within(Path home, @Nullable String file) {
    return file == null ? null : home.resolve(file).toString();
  }
}
