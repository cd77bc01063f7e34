package dev.belay.cli.commands;

import dev.belay.cli.connection.ConnectionOptions;
import dev.belay.cli.connection.Connections;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.gate.GateClient;
import dev.belay.cli.gate.SeenGateReport;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.JsonService;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.output.Result;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** One gate, with what it waits for. */
@Command(
    name = "show",
    description = "Show a gate, and what it waits for. Whoever opened it still gets the answer.",
    sortOptions = false)
final class GatesShowCommand extends BelayCommand {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Parameters(paramLabel = "ID", description = "The gate's id, or its first 4 or more characters.")
  private String id = "";

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  GatesShowCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, ServiceException, InterruptedException {
    Connections connections =
        Connections.resolve(connection, invocation().environment(), this::note);
    try (JsonService gateway = connections.gateway()) {
      return Result.done(
          new SeenGateReport(new GateClient(gateway).look(id, Deadline.after(TIMEOUT))));
    }
  }
}
