package dev.belay.cli.commands;

import dev.belay.cli.connection.ConnectionOptions;
import dev.belay.cli.connection.Connections;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.ledger.LedgerClient;
import dev.belay.cli.ledger.RecoverySet;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Result;
import dev.belay.cli.output.Table;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
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
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

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
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "List at most N recovery sets. Default: ${DEFAULT-VALUE}.")
  private int limit = 20;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  SetsListCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, ServiceException, InterruptedException {
    if (limit < 1) {
      throw CommandException.usage("--limit must be 1 or more, not " + limit);
    }
    Connections connections =
        Connections.resolve(connection, invocation().environment(), this::note);
    try (LedgerClient ledger = new LedgerClient(connections.ledger())) {
      return Result.done(new ListReport(ledger.sets(filters(), limit, Deadline.after(TIMEOUT))));
    }
  }

  private Map<String, String> filters() {
    Map<String, String> filters = new LinkedHashMap<>();
    put(filters, "application", application);
    put(filters, "environment", environment);
    put(filters, "commit", commit);
    put(filters, "deployment", deployment);
    put(filters, "verdict", verdict);
    return filters;
  }

  private static void put(Map<String, String> filters, String name, @Nullable String value) {
    if (value != null) {
      filters.put(name, value);
    }
  }

  private record ListReport(LedgerClient.Page page) implements Report {
    @Override
    public void print(PrintStream out) {
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
      page.items().forEach(item -> row(table, item.value()));
      table.print(out);
    }

    private static void row(Table table, RecoverySet set) {
      String commit = set.commit() == null ? "-" : set.commit();
      table.row(
          set.recoverySetId(),
          set.requestedAt() == null ? "-" : set.requestedAt(),
          set.application(),
          set.environment(),
          commit.length() > 12 ? commit.substring(0, 12) : commit,
          String.valueOf(set.recoveryPoints().size()),
          set.status() == null ? "-" : set.status(),
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
