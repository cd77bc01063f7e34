package dev.belay.cli.commands;

import dev.belay.cli.connection.Connections;
import dev.belay.cli.exit.CommandException;
import dev.belay.vault.VaultException;
import dev.belay.vault.VaultKeys;
import dev.belay.vault.storage.Vaults;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A vault and its key file, for the commands that need the key. */
final class KeyInUseOptions {
  @Mixin private VaultKeyOptions vault = new VaultKeyOptions();

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "The vault's key file. Default: the key file that --home names.")
  private @Nullable Path key;

  /**
   * @throws CommandException if neither an option nor the home names the vault
   */
  String vault(BelayCommand command) throws CommandException {
    return vault.vault(vault.connections(command));
  }

  /**
   * The caller closes it.
   *
   * @throws CommandException if neither options nor the home name vault and key
   */
  VaultKeys open(BelayCommand command) throws CommandException, VaultException {
    Connections connections = vault.connections(command);
    Path file = key != null ? key : connections.keyFile();
    if (file == null) {
      throw CommandException.usage("give --key FILE, or a --home whose client.json has it");
    }
    return Vaults.keys(Vaults.uri(vault.vault(connections)), file);
  }
}
