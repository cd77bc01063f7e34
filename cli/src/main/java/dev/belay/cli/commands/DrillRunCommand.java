package dev.belay.cli.commands;

import dev.belay.cli.connection.ConnectionOptions;
import dev.belay.cli.connection.Connections;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.Json;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.output.Result;
import dev.belay.cli.recovery.Operations;
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
      "Restore a whole application into sandboxes, check every row, run its smoke tests, and say",
      "how long the recovery takes and how old its data is. Nothing that people use is touched."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  belay drill run --application shop --environment production",
      "  belay drill run --application shop --environment production --drill weekly"
    })
final class DrillRunCommand extends BelayCommand {
  @Option(names = "--application", paramLabel = "A", required = true, description = "Of which.")
  private String application = "";

  @Option(names = "--environment", paramLabel = "E", required = true, description = "And where.")
  private String environment = "";

  @Option(
      names = "--drill",
      paramLabel = "NAME",
      description = "A drill of the policy, with its smoke tests and budgets.")
  private @Nullable String drill;

  @Option(
      names = "--set",
      paramLabel = "ID",
      description = "This recovery set. Default: the newest verified one.")
  private @Nullable String set;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = DurationConverter.class,
      description = "How long to wait for its end. Default: ${DEFAULT-VALUE}.")
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
    if (set != null) {
      body.put("recoverySetId", set);
    }
    try (Operations operations = new Operations(connections.ledger())) {
      return new RecoveryRun(invocation(), operations, Deadline.after(timeout), false)
          .run(
              "drills", body, UUID.randomUUID().toString(), new RecoveryRun.Agreement(false, true));
    }
  }
}
