package dev.belay.cli.commands;

import dev.belay.cli.connection.ConnectionOptions;
import dev.belay.cli.connection.Connections;
import dev.belay.cli.diff.VaultDiff;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.output.Result;
import dev.belay.cli.progress.ProgressDisplay;
import dev.belay.cli.restore.VaultAccess;
import dev.belay.datastores.DataStoreException;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares recovery points or sets of a vault, row by row, in this process. */
@Command(
    name = "diff",
    description = {
      "Show which rows were added, changed and removed between two recovery points or sets.",
      "Only the vault and its key are used. Nothing is restored."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  belay diff POINT LATER_POINT --vault file:/var/lib/belay/vault --key vault.key",
      "  belay diff SET LATER_SET --home /var/lib/belay --sample 5",
      "  belay diff SET LATER_SET --home /var/lib/belay --exit-code --json"
    })
final class DiffCommand extends BelayCommand {
  private static final int MOST_SAMPLES = 100;

  @Parameters(
      index = "0",
      paramLabel = "BEFORE",
      description = "The earlier recovery point or set.")
  private String before = "";

  @Parameters(index = "1", paramLabel = "AFTER", description = "The later recovery point or set.")
  private String after = "";

  @Option(
      names = "--sample",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "For each table, also show up to N added, N changed and N removed rows. 0 "
              + "to 100. Default: ${DEFAULT-VALUE}.")
  private int sample;

  @Option(names = "--exit-code", description = "Exit with code 7 if there are differences.")
  private boolean exitCode;

  @Option(
      names = "--vault",
      paramLabel = "URI",
      description = "The vault. Default: the vault that --home names.")
  private @Nullable String vault;

  @Option(
      names = {"--key", "--key-file"},
      paramLabel = "FILE",
      description = "The vault's key file. Default: the key file that --home names.")
  private @Nullable Path key;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  DiffCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute()
      throws CommandException, VaultException, DataStoreException, InterruptedException {
    if (sample < 0 || sample > MOST_SAMPLES) {
      throw CommandException.usage("--sample must be 0 to " + MOST_SAMPLES + ", not " + sample);
    }
    Connections connections =
        Connections.resolve(connection, invocation().environment(), this::note);
    String uri = vault != null ? vault : connections.vault();
    Path keyFile = key != null ? key : connections.keyFile();
    if (uri == null || keyFile == null) {
      throw CommandException.usage(
          "give --vault URI and --key FILE, or a --home whose client.json has them");
    }
    try (Vault opened = VaultAccess.installed().open(uri, keyFile);
        ProgressDisplay display = ProgressDisplay.on(invocation().terminal(), invocation().err())) {
      opened.check();
      return result(VaultDiff.of(before, after, opened, sample, display));
    }
  }

  private Result result(VaultDiff diff) {
    DiffReport report = new DiffReport(diff);
    return exitCode && diff.differs()
        ? new Result(ExitCode.DIFFERENT, "there are differences", report)
        : Result.done(report);
  }
}
