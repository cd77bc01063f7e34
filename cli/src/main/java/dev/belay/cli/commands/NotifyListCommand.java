package dev.belay.cli.commands;

import dev.belay.cli.connection.ConnectionOptions;
import dev.belay.cli.connection.Connections;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.ledger.LedgerClient;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Result;
import dev.belay.cli.output.Table;
import dev.belay.cli.output.Times;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The channels, and how each does. */
@Command(
    name = "list",
    description = "List the channels, when each last took a notice, and what is wrong.",
    sortOptions = false)
final class NotifyListCommand extends BelayCommand {
  @Option(names = "--exit-code", description = "Exit with code 1 if a channel does not deliver.")
  private boolean exitCode;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  NotifyListCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, ServiceException, InterruptedException {
    Connections connections =
        Connections.resolve(connection, invocation().environment(), this::note);
    try (LedgerClient ledger = new LedgerClient(connections.ledger())) {
      JsonNode page = ledger.channels(Deadline.after(ListOptions.TIMEOUT));
      List<String> failing =
          page.path("items")
              .valueStream()
              .filter(item -> item.path("problem").isString())
              .map(item -> item.path("name").asString(""))
              .toList();
      Report report = new ChannelsReport(page);
      return exitCode && !failing.isEmpty()
          ? new Result(
              ExitCode.FAILED, "these do not deliver: " + String.join(", ", failing), report)
          : Result.done(report);
    }
  }

  /** Of the ledger's own document. */
  private record ChannelsReport(JsonNode page) implements Report {
    @Override
    public void print(PrintStream out, Times times) {
      if (page.path("items").isEmpty()) {
        out.println("the ledger has no channels: put notifications into its policy");
        return;
      }
      Table table =
          new Table("CHANNEL", "TYPE", "LAST DELIVERED", "FAILING SINCE", "HELD", "PROBLEM");
      for (JsonNode item : page.path("items")) {
        table.row(
            text(item, "name"),
            text(item, "type"),
            item.path("deliveredAt").isString()
                ? times.at(item.path("deliveredAt").asString())
                : "never",
            times.at(item.path("failingSince").asStringOpt().orElse(null)),
            String.valueOf(item.path("held").asLong(0)),
            text(item, "problem"));
      }
      table.print(out);
    }

    private static String text(JsonNode item, String field) {
      return item.path(field).asString("-");
    }

    @Override
    public void fill(ObjectNode document) {
      document.set("items", page.path("items"));
    }
  }
}
