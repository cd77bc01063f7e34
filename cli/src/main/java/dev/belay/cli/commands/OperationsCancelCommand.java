package dev.belay.cli.commands;

import dev.belay.cli.connection.ConnectionOptions;
import dev.belay.cli.connection.Connections;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.http.Answer;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.ledger.Ids;
import dev.belay.cli.output.OperationReport;
import dev.belay.cli.output.Result;
import dev.belay.cli.recovery.Operation;
import dev.belay.cli.recovery.OperationClient;
import dev.belay.cli.recovery.OperationWaiting;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Stops an operation before anything was replaced. */
@Command(
    name = "cancel",
    description = "Cancel a restore or rollback that has not replaced anything yet.",
    sortOptions = false)
final class OperationsCancelCommand extends BelayCommand {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  @Parameters(paramLabel = "ID", description = "The operation's id.")
  private String id = "";

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  OperationsCancelCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, ServiceException, InterruptedException {
    Connections connections =
        Connections.resolve(connection, invocation().environment(), this::note);
    Deadline deadline = Deadline.after(TIMEOUT);
    try (OperationClient operations = new OperationClient(connections.ledger())) {
      String whole = operations.id(Ids.Kind.OPERATION, id, deadline);
      Answer<Operation> asked = operations.cancel(whole, deadline);
      OperationWaiting.Stopped stopped =
          new OperationWaiting(operations).await(whole, false, deadline, seen -> {});
      Answer<Operation> last = stopped.last() == null ? asked : stopped.last();
      if (last.value().status().equals("cancelled")) {
        return Result.done(new OperationReport(last));
      }
      return new Result(
          last.value().ended() ? ExitCode.FAILED : ExitCode.TIMED_OUT,
          "it was not cancelled: it is " + last.value().status(),
          new OperationReport(last));
    }
  }
}
