package dev.belay.cli.commands;

import dev.belay.cli.connection.Connections;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Result;
import dev.belay.cli.output.Times;
import dev.belay.cli.restore.VaultAccess;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import dev.belay.vault.storage.Vaults;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** Proves that a copy of a vault's key opens the vault, and notes the time in the vault. */
@Command(
    name = "check",
    description = {
      "Open a vault with the copy of its key that is kept elsewhere, or with a recovery key, and"
          + " note",
      "in the vault that this worked. Until then, the alert BelayVaultKeyNeverBackedUp asks for it."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  belay key check --vault s3://backups/belay --copy /media/safe/vault.key",
      "  belay key check --home /var/lib/belay --recovery-key /media/safe/recovery.txt"
    })
final class KeyCheckCommand extends BelayCommand {
  @Mixin private VaultKeyOptions options = new VaultKeyOptions();

  @ArgGroup(multiplicity = "1")
  private Kept kept = new Kept();

  static final class Kept {
    @Option(
        names = "--copy",
        paramLabel = "FILE",
        description = "The copy of the key, where you would take it from after a loss.")
    private @Nullable Path copy;

    @Option(
        names = "--recovery-key",
        paramLabel = "FILE",
        description = "The words of a recovery key; - for standard input.")
    private @Nullable String recoveryKey;
  }

  KeyCheckCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, VaultException {
    Connections connections = options.connections(this);
    String uri = options.vault(connections);
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    if (kept.recoveryKey != null) {
      String id =
          Vaults.proveRecoveryKey(
              Vaults.uri(uri), VaultKeyOptions.recoveryKey(kept.recoveryKey), now);
      return Result.done(new Proven(uri, "the recovery key " + id, now));
    }
    Path copy = kept.copy == null ? Path.of("") : kept.copy;
    requireAnother(connections.keyFile(), copy);
    try (Vault opened = VaultAccess.installed().open(uri, copy)) {
      opened.check();
      opened.noteKeyBackup(now);
    }
    return Result.done(new Proven(uri, copy.toString(), now));
  }

  /** The file that the services have is lost with them. */
  private static void requireAnother(@Nullable Path original, Path copy) throws CommandException {
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

  private record Proven(String uri, String by, Instant at) implements Report {
    @Override
    public void print(PrintStream out, Times times) {
      out.println(by + " opens the vault " + uri + ". Noted in the vault at " + at + ".");
    }

    @Override
    public void fill(ObjectNode document) {
      document.put("vault", uri);
      document.put("copy", by);
      document.put("provenAt", at.toString());
    }
  }
}
