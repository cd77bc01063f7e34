package dev.belay.cli.commands;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.output.Result;
import dev.belay.vault.VaultException;
import dev.belay.vault.VaultKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
  @Mixin private KeyInUseOptions options = new KeyInUseOptions();

  KeyShowCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, VaultException {
    try (VaultKeys keys = options.open(this)) {
      return Result.done(new KeyStandingReport(options.vault(this), keys.standing()));
    }
  }
}
