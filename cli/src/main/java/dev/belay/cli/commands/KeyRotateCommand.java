package dev.belay.cli.commands;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.output.Result;
import dev.belay.vault.VaultException;
import dev.belay.vault.VaultKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Adds a key to a vault's key file, which writes from then on. */
@Command(
    name = "rotate",
    description = {
      "Add a new key to the vault's key file. It writes from now on; what the older ones wrote"
          + " stays",
      "readable. The vault's objects stay as they are. Older copies of the key file lack the new"
          + " key.",
      "Services that use this very file take it over; others get the file before they go on."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  belay key rotate --home /var/lib/belay",
      "  belay key rotate --vault s3://backups/belay --key vault.key"
    })
final class KeyRotateCommand extends BelayCommand {
  @Mixin private KeyInUseOptions options = new KeyInUseOptions();

  KeyRotateCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, VaultException {
    try (VaultKeys keys = options.open(this)) {
      return Result.done(new KeyStandingReport(options.vault(this), keys.rotate()));
    }
  }
}
