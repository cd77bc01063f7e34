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

/** Adds a key to a vault's key file, which writes from then on. */
@Command(
    name = "rotate",
    description = {
      "Add a new key to the vault's key file. It writes from now on; what the older ones wrote"
          + " stays",
      "readable, and nothing is written anew. Copies of the key file are of before: make new ones.",
      "Services that use this very file take it over; others get the file before they go on."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  belay key rotate --home /var/lib/belay",
      "  belay key rotate --vault s3://backups/belay --key vault.key"
    })
final class KeyRotateCommand extends BelayCommand {
  @Mixin private VaultKeyOptions options = new VaultKeyOptions();

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "The vault's key file. Default: the key file that --home names.")
  private @Nullable Path key;

  KeyRotateCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, VaultException {
    Connections connections = options.connections(this);
    String vault = options.vault(connections);
    try (VaultKeys keys =
        Vaults.keys(Vaults.uri(vault), VaultKeyOptions.keyFile(key, connections))) {
      return Result.done(new KeyStandingReport(vault, keys.rotate()));
    }
  }
}
