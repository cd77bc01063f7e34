package dev.belay.cli.commands;

import dev.belay.cli.connection.ConnectionOptions;
import dev.belay.cli.connection.Connections;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.ledger.Ids;
import dev.belay.cli.ledger.LedgerClient;
import dev.belay.cli.output.Result;
import dev.belay.cli.output.SetReport;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One recovery set, check by check. */
@Command(
    name = "show",
    description = "Show a recovery set, its points, and their verdicts check by check.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  belay sets show 0b7e4c52-5c1e-5f0e-9a51-6f2f9a1c7d10",
      "  belay sets show 0b7e4c52-5c1e-5f0e-9a51-6f2f9a1c7d10 --all-checks"
    })
final class SetsShowCommand extends BelayCommand {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Parameters(paramLabel = "ID", description = "The recovery set's id.")
  private String id = "";

  @Option(names = "--all-checks", description = "Show every check, also those that passed.")
  private boolean allChecks;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  SetsShowCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, ServiceException, InterruptedException {
    Connections connections =
        Connections.resolve(connection, invocation().environment(), this::note);
    try (LedgerClient ledger = new LedgerClient(connections.ledger())) {
      Deadline deadline = Deadline.after(TIMEOUT);
      String whole = ledger.id(Ids.Kind.SET, id, deadline);
      return Result.done(new SetReport(ledger.set(whole, deadline), allChecks));
    }
  }
}
