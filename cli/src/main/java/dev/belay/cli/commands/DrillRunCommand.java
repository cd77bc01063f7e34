package dev.belay.cli.commands;

import dev.belay.cli.connection.ConnectionOptions;
import dev.belay.cli.connection.Connections;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.Json;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.ledger.Ids;
import dev.belay.cli.output.Result;
import dev.belay.cli.recovery.OperationClient;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** Restores a whole application into sandboxes, checks it, and says how long that took. */
@Command(
    name = "run",
    description = {
      "Restore an application into sandboxes, check every row and run its smoke tests. Show how",
      "long the recovery takes and how old the recovered data is. Production is not touched."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  belay drill run --application shop --environment production",
      "  belay drill run --application shop --environment production --drill weekly"
    })
final class DrillRunCommand extends BelayCommand {
  private static final Duration TO_FIND_A_SET = Duration.ofSeconds(30);

  @Option(
      names = "--application",
      paramLabel = "A",
      required = true,
      description = "The application.")
  private String application = "";

  @Option(
      names = "--environment",
      paramLabel = "E",
      required = true,
      description = "The environment.")
  private String environment = "";

  @Option(
      names = "--drill",
      paramLabel = "NAME",
      description = "A drill of the policy: its smoke tests and time limits are used.")
  private @Nullable String drill;

  @Option(
      names = "--set",
      paramLabel = "ID",
      description = "The recovery set to restore. Default: the newest verified one.")
  private @Nullable String set;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = DurationConverter.class,
      description = "How long to wait for the end of the drill. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ofHours(1);

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  DrillRunCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, ServiceException, InterruptedException {
    Connections connections =
        Connections.resolve(connection, invocation().environment(), this::note);
    ObjectNode body = Json.object().put("application", application).put("environment", environment);
    if (drill != null) {
      body.put("drill", drill);
    }
    try (OperationClient operations = new OperationClient(connections.ledger())) {
      if (set != null) {
        Deadline soon = Deadline.after(TO_FIND_A_SET);
        body.put("recoverySetId", operations.id(Ids.Kind.SET, set, soon));
      }
      return new RecoveryRun(invocation(), operations, Deadline.after(timeout), false)
          .run(
              "drills",
              body,
              UUID.randomUUID().toString(),
              new RecoveryRun.Confirmation(false, true));
    }
  }
}
