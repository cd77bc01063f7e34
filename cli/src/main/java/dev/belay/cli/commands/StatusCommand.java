package dev.belay.cli.commands;

import dev.belay.cli.connection.ConnectionOptions;
import dev.belay.cli.connection.Connections;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.ledger.ChannelProblems;
import dev.belay.cli.ledger.LedgerClient;
import dev.belay.cli.output.Result;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** One screen: how environments stand, and what needs a person. */
@Command(
    name = "status",
    description = {
      "Show for each environment what is deployed, how old its newest verified data is, whether it"
          + " could be rolled back, what is running, and what needs a person. The exit code is 5 if"
          + " anything does."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  belay status", "  belay status --environment production --watch"})
final class StatusCommand extends BelayCommand {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration TURN = Duration.ofSeconds(2);

  /** ANSI: to the upper left corner, and nothing below it. */
  private static final String CLEARED = "\033[H\033[J";

  @Option(names = "--application", paramLabel = "A", description = "Only this application.")
  private @Nullable String application;

  @Option(names = "--environment", paramLabel = "E", description = "Only this environment.")
  private @Nullable String environment;

  @Option(
      names = "--watch",
      description = "Show it again every 2 s, until Ctrl-C. Not with --json.")
  private boolean watch;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  StatusCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, ServiceException, InterruptedException {
    if (watch && json()) {
      throw CommandException.usage("--watch shows text: leave out --json, or ask again yourself");
    }
    Connections connections =
        Connections.resolve(connection, invocation().environment(), this::note);
    try (LedgerClient ledger = new LedgerClient(connections.ledger())) {
      while (watch) {
        showOnce(ledger);
        Thread.sleep(TURN);
      }
      return result(report(ledger));
    }
  }

  /** A ledger that starts again is told, and asked again at the next turn. */
  private void showOnce(LedgerClient ledger) throws InterruptedException {
    try {
      StatusReport report = report(ledger);
      invocation().out().print(CLEARED);
      report.print(invocation().out(), invocation().times());
      invocation().out().flush();
    } catch (ServiceException e) {
      note("not up to date: " + e.getMessage());
    }
  }

  private StatusReport report(LedgerClient ledger) throws ServiceException, InterruptedException {
    JsonNode status =
        ledger.status(
            ListOptions.filters("application", application, "environment", environment),
            Deadline.after(TIMEOUT));
    return new StatusReport(status, ChannelProblems.of(ledger, Deadline.after(TIMEOUT)));
  }

  private static Result result(StatusReport report) {
    if (report.isEmpty()) {
      return new Result(
          ExitCode.FAILED,
          "nothing is known of what was asked for, so nothing is said of it",
          report);
    }
    return report.needs() == 0
        ? Result.done(report)
        : new Result(ExitCode.NOT_VERIFIED, report.summary(), report);
  }
}
