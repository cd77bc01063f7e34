package dev.belay.cli.commands;

import dev.belay.cli.connection.ConnectionOptions;
import dev.belay.cli.connection.Connections;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.output.Result;
import dev.belay.cli.restore.VaultAccess;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the recovery points in a vault, from their manifests alone. */
@Command(
    name = "list",
    description = "List the recovery points in a vault, newest first, without any service.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  belay points list --vault file:/var/lib/belay/vault --key vault.key",
      "  belay points list --home /var/lib/belay --json"
    })
final class PointsListCommand extends BelayCommand {
  @Option(
      names = "--vault",
      paramLabel = "URI",
      description = "The vault. Default: the vault that --home names.")
  private @Nullable String vault;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "The vault's key file. Default: the key file that --home names.")
  private @Nullable Path key;

  @Option(
      names = "--drafts",
      description = "Also list drafts: pre-restore points that attempts at a restore captured.")
  private boolean drafts;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  PointsListCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, VaultException {
    Connections connections =
        Connections.resolve(connection, invocation().environment(), this::note);
    String uri = vault != null ? vault : connections.vault();
    Path keyFile = key != null ? key : connections.keyFile();
    if (uri == null || keyFile == null) {
      throw CommandException.usage(
          "give --vault URI and --key FILE, or a --home whose client.json has them");
    }
    try (Vault opened = VaultAccess.installed().open(uri, keyFile)) {
      opened.check();
      return list(opened);
    }
  }

  /** A manifest that can't be read must neither hide the others nor go unnoticed. */
  private Result list(Vault vault) throws VaultException {
    List<Vault.Committed> points = new ArrayList<>();
    Map<String, String> unreadable = new TreeMap<>();
    for (String id : vault.recoveryPoints()) {
      try {
        Vault.Committed point = vault.manifest(id);
        if (drafts || !point.manifest().labels().containsKey(Manifest.DRAFT_OF)) {
          points.add(point);
        }
      } catch (VaultException.Corrupt e) {
        unreadable.put(id, String.valueOf(e.getMessage()));
      }
    }
    points.sort(
        Comparator.comparing((Vault.Committed point) -> point.manifest().snapshotAt()).reversed());
    PointsReport report = new PointsReport(List.copyOf(points), unreadable);
    return unreadable.isEmpty()
        ? Result.done(report)
        : new Result(
            ExitCode.FAILED,
            unreadable.size() + " recovery points can't be read: " + unreadable.keySet(),
            report);
  }
}
