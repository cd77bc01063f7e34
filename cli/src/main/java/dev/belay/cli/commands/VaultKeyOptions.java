package dev.belay.cli.commands;

import dev.belay.cli.connection.ConnectionOptions;
import dev.belay.cli.connection.Connections;
import dev.belay.cli.exit.CommandException;
import dev.belay.vault.RecoveryKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which vault, for the commands about its keys. */
final class VaultKeyOptions {
  private static final String STANDARD_INPUT = "-";
  private static final int LONGEST_KEY = 64 << 10;

  @Option(
      names = "--vault",
      paramLabel = "URI",
      description = "The vault. Default: the vault that --home names.")
  private @Nullable String vault;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  Connections connections(BelayCommand command) throws CommandException {
    return Connections.resolve(connection, command.invocation().environment(), command::note);
  }

  /**
   * @throws CommandException if neither an option nor the home names one
   */
  String vault(Connections connections) throws CommandException {
    String uri = vault != null ? vault : connections.vault();
    if (uri == null) {
      throw CommandException.usage("give --vault URI, or a --home whose client.json has it");
    }
    return uri;
  }

  /**
   * The recovery key in a file, or on standard input for {@code -}.
   *
   * @throws CommandException if it can't be read, or is none; quotes a word that is none
   */
  static RecoveryKey recoveryKey(String file) throws CommandException {
    try {
      byte[] words =
          file.equals(STANDARD_INPUT)
              ? System.in.readNBytes(LONGEST_KEY)
              : Files.readAllBytes(Path.of(file));
      return RecoveryKey.read(new String(words, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw CommandException.usage(
          "the recovery key in " + file + " can't be read: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("--recovery-key " + file + ": " + e.getMessage());
    }
  }
}
