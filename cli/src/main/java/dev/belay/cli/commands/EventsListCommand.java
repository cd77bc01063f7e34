package dev.belay.cli.commands;

import dev.belay.cli.connection.Connections;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.ledger.Event;
import dev.belay.cli.ledger.GatewayClient;
import dev.belay.cli.output.Result;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A table of the newest events, and of what was captured for each. */
@Command(
    name = "list",
    description = {
      "List the events of the last 30 days that are about a deployment, newest first: the recovery"
          + " sets that each asked for, or why it asked for none."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  belay events list --missed",
      "  belay events list --source github --limit 5 --json"
    })
final class EventsListCommand extends BelayCommand {
  private static final int MOST = 500;

  @Option(names = "--missed", description = "List only deployments that nothing was captured for.")
  private boolean missed;

  @Option(
      names = "--source",
      paramLabel = "S",
      description = "List only events of this sender: github, gitlab, api or one of belay.sources.")
  private @Nullable String source;

  @Mixin private ListOptions options = new ListOptions();

  EventsListCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, ServiceException, InterruptedException {
    int limit = options.limit(MOST);
    Connections connections = options.connections(this);
    try (GatewayClient gateway = new GatewayClient(connections.gateway())) {
      return Result.done(
          new EventsReport(
              gateway.events(
                  new Event.Filter(missed, source, limit), Deadline.after(ListOptions.TIMEOUT))));
    }
  }
}
