package dev.belay.cli.commands;

import dev.belay.cli.connection.Connections;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.output.Result;
import dev.belay.vault.VaultException;
import dev.belay.vault.VaultKeys;
import dev.belay.vault.storage.Vaults;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows how the key of a vault stands. */
@Command(
    name = "show",
    description = {
      "Show how the key of a vault stands: how often it was rotated, and which recovery keys give"
          + " it",
      "back."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  belay key show --home /var/lib/belay"})
final class KeyShowCommand extends BelayCommand {
  @Mixin private VaultKeyOptions options = new VaultKeyOptions();

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "The vault's key file. Default: the key file that --home names.")
  private @Nullable Path key;

  KeyShowCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, VaultException {
    Connections connections = options.connections(this);
    String vault = options.vault(connections);
    try (VaultKeys keys =
        Vaults.keys(Vaults.uri(vault), VaultKeyOptions.keyFile(key, connections))) {
      return Result.done(new KeyStandingReport(vault, keys.standing()));
    }
  }
}
