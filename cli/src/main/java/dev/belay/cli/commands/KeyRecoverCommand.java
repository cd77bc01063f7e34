package dev.belay.cli.commands;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Result;
import dev.belay.cli.output.Times;
import dev.belay.vault.RecoveryKey;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import dev.belay.vault.VaultKey;
import dev.belay.vault.VaultSettings;
import dev.belay.vault.storage.Vaults;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** Writes the key file of a vault anew, from a recovery key. */
@Command(
    name = "recover",
    description = {
      "Write the key file of a vault anew, from the words of a recovery key, and look whether it",
      "opens every recovery point."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  belay key recover --vault s3://backups/belay --recovery-key recovery.txt --output"
          + " vault.key",
      "  belay key recover --vault file:/srv/vault --recovery-key - --output vault.key"
    })
final class KeyRecoverCommand extends BelayCommand {
  @Mixin private VaultKeyOptions options = new VaultKeyOptions();

  @Option(
      names = "--recovery-key",
      required = true,
      paramLabel = "FILE",
      description = "The words of the recovery key; - for standard input.")
  private String recoveryKey = "";

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "The key file to write; there must be none.")
  private Path output = Path.of("");

  KeyRecoverCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, VaultException {
    String uri = options.vault(options.connections(this));
    URI vault = Vaults.uri(uri);
    RecoveryKey recovery = VaultKeyOptions.recoveryKey(recoveryKey);
    VaultKey key = Vaults.recoverKey(vault, recovery, output);
    List<String> unreadable = new ArrayList<>();
    int readable = 0;
    try (Vault opened = Vaults.openExisting(vault, key, VaultSettings.defaults())) {
      for (String point : opened.recoveryPoints()) {
        try {
          opened.manifest(point);
          readable++;
        } catch (VaultException.Corrupt | VaultException.WrongKey e) {
          unreadable.add(point);
        }
      }
    }
    Recovered report = new Recovered(uri, key.fingerprint(), output, readable, unreadable);
    return unreadable.isEmpty()
        ? Result.done(report)
        : new Result(
            ExitCode.FAILED,
            unreadable.size() + " recovery points do not open with the key that was given back",
            report);
  }

  private record Recovered(
      String vault, String fingerprint, Path file, int readable, List<String> unreadable)
      implements Report {
    @Override
    public void print(PrintStream out, Times times) {
      out.println("key " + fingerprint + " of the vault " + vault);
      out.println("  written to " + file);
      out.println(
          "  opens " + readable + " of " + (readable + unreadable.size()) + " recovery points");
      unreadable.forEach(point -> out.println("  does not open " + point));
    }

    @Override
    public void fill(ObjectNode document) {
      document.put("vault", vault);
      document.put("fingerprint", fingerprint);
      document.put("file", file.toString());
      document.put("readable", readable);
      var array = document.putArray("unreadable");
      unreadable.forEach(array::add);
    }
  }
}
