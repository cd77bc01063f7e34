package dev.belay.cli.commands;

import dev.belay.cli.connection.Connections;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.http.Answer;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Result;
import dev.belay.cli.output.Spans;
import dev.belay.cli.output.Table;
import dev.belay.cli.output.Times;
import dev.belay.cli.recovery.Operation;
import dev.belay.cli.recovery.OperationClient;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A table of the newest recovery operations. */
@Command(
    name = "list",
    description = "List restores, rollbacks, drills and comparisons, newest first.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  belay operations list --application shop --kind rollback"})
final class OperationsListCommand extends BelayCommand {
  private static final int MOST = 200;

  @Option(
      names = "--application",
      paramLabel = "A",
      description = "List only operations of this application.")
  private @Nullable String application;

  @Option(
      names = "--environment",
      paramLabel = "E",
      description = "List only operations of this environment.")
  private @Nullable String environment;

  @Option(
      names = "--kind",
      paramLabel = "K",
      description = "List only this kind: restore, rollback, drill or comparison.")
  private @Nullable String kind;

  @Option(
      names = "--status",
      paramLabel = "S",
      description = "List only operations with this status.")
  private @Nullable String status;

  @Mixin private ListOptions options = new ListOptions();

  OperationsListCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, ServiceException, InterruptedException {
    int limit = options.limit(MOST);
    Connections connections = options.connections(this);
    try (OperationClient operations = new OperationClient(connections.ledger())) {
      return Result.done(
          new ListReport(operations.list(filters(), limit, Deadline.after(ListOptions.TIMEOUT))));
    }
  }

  private Map<String, String> filters() {
    return ListOptions.filters(
        "application", application,
        "environment", environment,
        "kind", kind,
        "status", status);
  }

  private record ListReport(List<Answer<Operation>> items) implements Report {
    @Override
    public void print(PrintStream out, Times times) {
      Table table =
          new Table(
              "OPERATION",
              "KIND",
              "REQUESTED",
              "APPLICATION",
              "ENVIRONMENT",
              "STATUS",
              "RECOVERY TIME",
              "DATA AGE");
      for (Answer<Operation> item : items) {
        Operation operation = item.value();
        table.row(
            operation.operationId(),
            operation.kind(),
            times.at(operation.requestedAt()),
            or(operation.application()),
            or(operation.environment()),
            operation.status(),
            Spans.text(operation.recoveryTimeMillis()),
            Spans.text(operation.dataAgeMillis()));
      }
      table.print(out);
    }

    private static String or(@Nullable String text) {
      return text == null ? "-" : text;
    }

    @Override
    public void fill(ObjectNode document) {
      ArrayNode array = document.putArray("items");
      items.forEach(item -> array.add(item.json()));
    }
  }
}
