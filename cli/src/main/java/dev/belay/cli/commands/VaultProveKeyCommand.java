package dev.belay.cli.commands;

import dev.belay.cli.connection.ConnectionOptions;
import dev.belay.cli.connection.Connections;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Result;
import dev.belay.cli.output.Times;
import dev.belay.cli.restore.VaultAccess;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** Proves that a copy of a vault's key opens the vault, and notes the time in the vault. */
@Command(
    name = "prove-key",
    description = {
      "Open a vault with the copy of its key that is kept elsewhere, and note in the vault that",
      "this worked. Until then, the alert BelayVaultKeyNeverBackedUp asks for it."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  belay vault prove-key --vault s3://backups/belay --copy /media/safe/vault.key",
      "  belay vault prove-key --home /var/lib/belay --copy /media/safe/vault.key"
    })
final class VaultProveKeyCommand extends BelayCommand {
  @Option(
      names = "--vault",
      paramLabel = "URI",
      description = "The vault. Default: the vault that --home names.")
  private @Nullable String vault;

  @Option(
      names = "--copy",
      required = true,
      paramLabel = "FILE",
      description = "The copy of the key, where you would take it from after a loss.")
  private Path copy = Path.of("");

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  VaultProveKeyCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, VaultException {
    Connections connections =
        Connections.resolve(connection, invocation().environment(), this::note);
    String uri = vault != null ? vault : connections.vault();
    if (uri == null) {
      throw CommandException.usage("give --vault URI, or a --home whose client.json has it");
    }
    requireAnother(connections.keyFile());
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    try (Vault opened = VaultAccess.installed().open(uri, copy)) {
      opened.check();
      opened.noteKeyBackup(now);
    }
    return Result.done(new Proven(uri, copy, now));
  }

  /** The file that the services have is lost with them. */
  private void requireAnother(@Nullable Path original) throws CommandException {
    try {
      if (original != null
          && Files.exists(original)
          && Files.exists(copy)
          && Files.isSameFile(original, copy)) {
        throw CommandException.usage(
            "--copy is " + copy + ", which is the key in use; name a copy that is kept elsewhere");
      }
    } catch (IOException e) {
      throw CommandException.usage(
          "--copy is " + copy + ", which can't be read: " + e.getMessage());
    }
  }

  private record Proven(String uri, Path copy, Instant at) implements Report {
    @Override
    public void print(PrintStream out, Times times) {
      out.println(copy + " opens the vault " + uri + ". Noted in the vault at " + at + ".");
    }

    @Override
    public void fill(ObjectNode document) {
      document.put("vault", uri);
      document.put("copy", copy.toString());
      document.put("provenAt", at.toString());
    }
  }
}
