package dev.belay.cli.commands;

import dev.belay.cli.connection.Connections;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.ledger.LedgerClient;
import dev.belay.cli.ledger.RecoverySet;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Result;
import dev.belay.cli.output.SetText;
import dev.belay.cli.output.Table;
import dev.belay.cli.output.Times;
import java.io.PrintStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A table of the newest recovery sets. */
@Command(
    name = "list",
    description = "List recovery sets, newest first.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  belay sets list --application shop --environment production",
      "  belay sets list --commit 3f2c1d0 --verdict verified --limit 1 --json"
    })
final class SetsListCommand extends BelayCommand {

  @Option(
      names = "--application",
      paramLabel = "A",
      description = "List only recovery sets of this application.")
  private @Nullable String application;

  @Option(
      names = "--environment",
      paramLabel = "E",
      description = "List only recovery sets of this environment.")
  private @Nullable String environment;

  @Option(
      names = "--commit",
      paramLabel = "SHA",
      description = "List only recovery sets for this commit.")
  private @Nullable String commit;

  @Option(
      names = "--deployment",
      paramLabel = "ID",
      description = "List only recovery sets for this deployment.")
  private @Nullable String deployment;

  @Option(
      names = "--verdict",
      paramLabel = "V",
      description = "List only this verdict: unverified, verified, failed or unknown.")
  private @Nullable String verdict;

  @Option(
      names = "--overdue",
      description = "List only those whose deadline has passed without a result.")
  private boolean overdue;

  @Mixin private ListOptions options = new ListOptions();

  SetsListCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, ServiceException, InterruptedException {
    int limit = options.limit(Integer.MAX_VALUE);
    Connections connections = options.connections(this);
    try (LedgerClient ledger = new LedgerClient(connections.ledger())) {
      return Result.done(
          new ListReport(ledger.sets(filters(), limit, Deadline.after(ListOptions.TIMEOUT))));
    }
  }

  private Map<String, String> filters() {
    return ListOptions.filters(
        "application", application,
        "environment", environment,
        "commit", commit,
        "deployment", deployment,
        "verdict", verdict,
        "overdue", overdue ? "true" : null);
  }

  private record ListReport(LedgerClient.Page page) implements Report {
    @Override
    public void print(PrintStream out, Times times) {
      Table table =
          new Table(
              "RECOVERY SET",
              "REQUESTED",
              "APPLICATION",
              "ENVIRONMENT",
              "COMMIT",
              "POINTS",
              "STATUS",
              "VERDICT");
      page.items().forEach(item -> row(table, item.value(), times));
      table.print(out);
    }

    private static void row(Table table, RecoverySet set, Times times) {
      String commit = set.commit() == null ? "-" : set.commit();
      table.row(
          set.recoverySetId(),
          times.at(set.requestedAt()),
          set.application(),
          set.environment(),
          commit.length() > 12 ? commit.substring(0, 12) : commit,
          String.valueOf(set.recoveryPoints().size()),
          SetText.state(set, times),
          set.verdict() == null ? "unverified" : set.verdict());
    }

    @Override
    public void fill(ObjectNode document) {
      ArrayNode items = document.putArray("items");
      page.items().forEach(item -> items.add(item.json()));
      document.put("next", page.next());
    }
  }
}
