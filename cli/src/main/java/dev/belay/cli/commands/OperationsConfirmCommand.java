package dev.belay.cli.commands;

import dev.belay.cli.connection.ConnectionOptions;
import dev.belay.cli.connection.Connections;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.ledger.Ids;
import dev.belay.cli.output.Result;
import dev.belay.cli.recovery.OperationClient;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Agrees to an operation that waits for it, usually one that somebody else asked for. */
@Command(
    name = "confirm",
    description = {
      "Confirm a restore or rollback that waits for it, and follow it to its end.",
      "What would be lost is shown first. Where the policy says approval: two, somebody else than",
      "the one who asked must confirm it."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  belay operations list --status awaiting-confirmation",
      "  belay operations confirm ID"
    })
final class OperationsConfirmCommand extends BelayCommand {
  @Parameters(paramLabel = "ID", description = "The operation's id.")
  private String id = "";

  @Option(
      names = {"-y", "--yes"},
      description =
          "Confirm it without asking. Without this option and without a terminal, nothing is done.")
  private boolean yes;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = DurationConverter.class,
      description = "How long to follow it, for example 20m. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ofHours(1);

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  OperationsConfirmCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, ServiceException, InterruptedException {
    Connections connections =
        Connections.resolve(connection, invocation().environment(), this::note);
    try (OperationClient operations = new OperationClient(connections.ledger())) {
      Deadline deadline = Deadline.after(timeout);
      String whole = operations.id(Ids.Kind.OPERATION, id, deadline);
      return new RecoveryRun(invocation(), operations, deadline, true).second(whole, yes);
    }
  }
}
