package dev.belay.cli.commands;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.gate.Gate;
import dev.belay.cli.gate.GateClient;
import dev.belay.cli.http.Answer;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.JsonService;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.output.OneLine;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Result;
import dev.belay.cli.output.Table;
import dev.belay.cli.output.Times;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A table of the newest gates. */
@Command(
    name = "list",
    description = "List the gates of the last 90 days, newest first.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  belay gates list --state waiting"})
final class GatesListCommand extends BelayCommand {
  private static final int MOST = 500;
  private static final int COMMIT_SHOWN = 12;

  @Option(
      names = "--application",
      paramLabel = "A",
      description = "List only gates of this application.")
  private @Nullable String application;

  @Option(
      names = "--environment",
      paramLabel = "E",
      description = "List only gates of this environment.")
  private @Nullable String environment;

  @Option(
      names = "--state",
      paramLabel = "S",
      description = "List only gates that are waiting, approved or rejected.")
  private @Nullable String state;

  @Mixin private ListOptions options = new ListOptions();

  GatesListCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, ServiceException, InterruptedException {
    int limit = options.limit(MOST);
    Map<String, String> filters =
        ListOptions.filters("application", application, "environment", environment, "state", state);
    try (JsonService gateway = options.connections(this).gateway()) {
      return Result.done(
          new ListReport(
              new GateClient(gateway).list(filters, limit, Deadline.after(ListOptions.TIMEOUT))));
    }
  }

  private record ListReport(List<Answer<Gate>> items) implements Report {
    @Override
    public void print(PrintStream out, Times times) {
      Table table =
          new Table(
              "GATE",
              "OPENED",
              "APPLICATION",
              "ENVIRONMENT",
              "COMMIT",
              "WAITS FOR",
              "STATE",
              "CAUSE",
              "BY");
      for (Answer<Gate> item : items) {
        Gate gate = item.value();
        String commit = OneLine.of(gate.commit());
        table.row(
            gate.gateId(),
            times.at(gate.openedAt()),
            or(gate.application()),
            or(gate.environment()),
            commit.isEmpty() ? "-" : commit.substring(0, Math.min(COMMIT_SHOWN, commit.length())),
            or(gate.mode()),
            or(gate.state()),
            or(gate.cause()),
            or(gate.decidedBy()));
      }
      table.print(out);
    }

    private static String or(@Nullable String text) {
      return text == null ? "-" : OneLine.of(text);
    }

    @Override
    public void fill(ObjectNode document) {
      ArrayNode array = document.putArray("items");
      items.forEach(item -> array.add(item.json()));
    }
  }
}
