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
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** Brings an application's data back to a recovery set. */
@Command(
    name = "rollback",
    description = {
      "Bring all data of an application back to the state of a recovery set.",
      "What would be lost is shown first: the number of rows for each table. What is replaced is",
      "captured before, and can be restored."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  belay rollback --application shop --environment production --last-verified --plan",
      "  belay rollback --application shop --environment production --commit 3f2c1d0",
      "  belay rollback --application shop --environment production --deployment 4711 \\",
      "      --yes --max-lost-rows 100"
    })
final class RollbackCommand extends BelayCommand {
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

  @ArgGroup(multiplicity = "1")
  private @Nullable Choice choice;

  @Option(
      names = "--max-lost-rows",
      paramLabel = "N",
      description = "With --yes: do nothing if more than N rows would be discarded.")
  private @Nullable Long maxLostRows;

  @Option(
      names = "--allow-unverified",
      description = "Roll back even if the recovery set is not verified.")
  private boolean allowUnverified;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "The reason for the rollback. The ledger keeps it.")
  private @Nullable String reason;

  @Mixin private ConfirmationOptions confirmation = new ConfirmationOptions();

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  RollbackCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, ServiceException, InterruptedException {
    RecoveryRun.Confirmation given = confirmation.given();
    if (maxLostRows != null && (maxLostRows < 0 || !given.yes())) {
      throw CommandException.usage("--max-lost-rows is 0 or more, and goes with --yes");
    }
    Connections connections =
        Connections.resolve(connection, invocation().environment(), this::note);
    ObjectNode body = Json.object().put("application", application).put("environment", environment);
    Choice chosen = Objects.requireNonNull(choice);
    body.put("timeout", confirmation.timeout().toString());
    if (maxLostRows != null) {
      body.put("maxLostRows", maxLostRows);
    }
    if (allowUnverified) {
      body.put("allowUnverified", true);
    }
    if (reason != null) {
      body.put("reason", reason);
    }
    try (OperationClient operations = new OperationClient(connections.ledger())) {
      String set =
          chosen.set == null
              ? null
              : operations.id(Ids.Kind.SET, chosen.set, Deadline.after(TO_FIND_A_SET));
      chosen.fill(body.putObject("choose"), set);
      return new RecoveryRun(invocation(), operations, Deadline.after(confirmation.timeout()), true)
          .run("rollbacks", body, UUID.randomUUID().toString(), given);
    }
  }

  /** Exactly one of these options. */
  static final class Choice {
    @Option(
        names = "--deployment",
        paramLabel = "ID",
        description = "Go back to the state before this deployment.")
    private @Nullable String deployment;

    @Option(
        names = "--commit",
        paramLabel = "SHA",
        description = "Go back to the state before this commit was deployed.")
    private @Nullable String commit;

    @Option(names = "--last-verified", description = "Go back to the newest verified recovery set.")
    private boolean lastVerified;

    @Option(names = "--set", paramLabel = "ID", description = "Go back to this recovery set.")
    private @Nullable String set;

    /**
     * @param set the whole id of the set; null if it was not chosen by one
     */
    void fill(ObjectNode choose, @Nullable String set) {
      if (deployment != null) {
        choose.put("deployment", deployment);
      } else if (commit != null) {
        choose.put("commit", commit);
      } else if (set != null) {
        choose.put("recoverySetId", set);
      } else {
        choose.put("lastVerified", lastVerified);
      }
    }
  }
}
