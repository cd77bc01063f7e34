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
import dev.belay.cli.output.Times;
import java.io.PrintStream;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Sends a test notice, and says what came of it. */
@Command(
    name = "test",
    description = {
      "Send a test notice on a channel, and say whether its product took it, or what it",
      "answered. PagerDuty's test resolves itself, and a ping's changes nothing."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  belay notify test ops-chat"})
final class NotifyTestCommand extends BelayCommand {
  /** The ledger gives a mail server three times 15 seconds. */
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @Parameters(paramLabel = "CHANNEL", description = "The channel's name in the policy.")
  private String channel = "";

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  NotifyTestCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, ServiceException, InterruptedException {
    Connections connections =
        Connections.resolve(connection, invocation().environment(), this::note);
    try (LedgerClient ledger = new LedgerClient(connections.ledger())) {
      JsonNode answer = ledger.testChannel(channel, Deadline.after(TIMEOUT));
      Report report = new TestReport(answer);
      return answer.path("delivered").asBoolean()
          ? Result.done(report)
          : new Result(
              ExitCode.FAILED,
              "the channel \"%s\" did not deliver: %s"
                  .formatted(channel, answer.path("problem").asString("it does not say why")),
              report);
    }
  }

  /** Of the ledger's own document. */
  private record TestReport(JsonNode answer) implements Report {
    @Override
    public void print(PrintStream out, Times times) {
      if (answer.path("delivered").asBoolean()) {
        out.println("delivered; look whether it has arrived");
      }
    }

    @Override
    public void fill(ObjectNode document) {
      document.set("channel", answer.path("channel"));
      document.set("delivered", answer.path("delivered"));
      document.set("problem", answer.path("problem"));
    }
  }
}
