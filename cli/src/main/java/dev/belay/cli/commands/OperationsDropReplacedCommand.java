package dev.belay.cli.commands;

import dev.belay.cli.connection.ConnectionOptions;
import dev.belay.cli.connection.Connections;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.ledger.Ids;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Result;
import dev.belay.cli.recovery.OperationClient;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Drops the data that an operation replaced. */
@Command(
    name = "drop-replaced",
    description = {
      "Drop the databases that an operation replaced and that are still on the servers.",
      "Their recovery points stay in the vault."
    },
    sortOptions = false)
final class OperationsDropReplacedCommand extends BelayCommand {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Parameters(paramLabel = "ID", description = "The operation's id.")
  private String id = "";

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  OperationsDropReplacedCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, ServiceException, InterruptedException {
    Connections connections =
        Connections.resolve(connection, invocation().environment(), this::note);
    try (OperationClient operations = new OperationClient(connections.ledger())) {
      Deadline deadline = Deadline.after(TIMEOUT);
      String whole = operations.id(Ids.Kind.OPERATION, id, deadline);
      operations.dropReplaced(whole, deadline);
      note("the workers were told to drop what operation " + whole + " replaced");
      return Result.done(Report.EMPTY);
    }
  }
}
