package dev.belay.cli.commands;

import dev.belay.cli.connection.ConnectionOptions;
import dev.belay.cli.connection.Connections;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.JsonService;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.ledger.GatewayClient;
import dev.belay.cli.ledger.Goal;
import dev.belay.cli.ledger.LedgerClient;
import dev.belay.cli.ledger.SetWaiting;
import dev.belay.cli.output.Result;
import dev.belay.cli.progress.LedgerProgress;
import dev.belay.cli.progress.ProgressDisplay;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Requests a recovery set from the gateway and waits for it in the ledger. */
@Command(
    name = "backup",
    description = "Capture a recovery set now, and wait until it is captured or verified.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  belay backup --application shop --environment production",
      "  belay backup --application shop --environment production --commit 3f2c1d0 \\",
      "      --wait verified --timeout 30m --json"
    })
final class BackupCommand extends BelayCommand {
  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(30);

  @Option(
      names = "--application",
      required = true,
      paramLabel = "A",
      description = "The application to back up.")
  private String application = "";

  @Option(
      names = "--environment",
      required = true,
      paramLabel = "E",
      description = "The environment to back up.")
  private String environment = "";

  @Option(
      names = "--commit",
      paramLabel = "SHA",
      description = "The commit that is about to be deployed.")
  private @Nullable String commit;

  @Option(
      names = "--deployment",
      paramLabel = "ID",
      description = "The deployment that the backup is for.")
  private @Nullable String deployment;

  @Option(
      names = "--label",
      paramLabel = "K=V",
      description = "A label for the recovery set; may be repeated.")
  private Map<String, String> labels = new LinkedHashMap<>();

  @Option(
      names = "--wait",
      paramLabel = "captured|verified",
      defaultValue = "captured",
      description = "What to wait for: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Goal goal = Goal.CAPTURED;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "15m",
      converter = DurationConverter.class,
      description = "How long to wait, for example 90s or 1h30m. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ofMinutes(15);

  @Option(
      names = "--idempotency-key",
      paramLabel = "K",
      description =
          "A key of your own. A repeated backup with the same key gives the same "
              + "recovery set.")
  private @Nullable String idempotencyKey;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  BackupCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, ServiceException, InterruptedException {
    Connections connections =
        Connections.resolve(connection, invocation().environment(), this::note);
    Deadline deadline = Deadline.after(timeout);
    // Read the ledger's settings before the request: a backup that nobody can wait for must not
    // start.
    try (JsonService gatewayService = connections.gateway();
        GatewayClient gateway = new GatewayClient(gatewayService);
        LedgerClient ledger = new LedgerClient(connections.ledger())) {
      GatewayClient.Accepted accepted = request(gateway);
      note("the recovery set " + accepted.recoverySetId() + " is requested");
      if (accepted.points().isEmpty()) {
        return new Result(
            ExitCode.FAILED,
            "the recovery set " + accepted.recoverySetId() + " has no data store to capture",
            new BackupReport(accepted, null));
      }
      return await(ledger, accepted, deadline);
    }
  }

  private GatewayClient.Accepted request(GatewayClient gateway)
      throws ServiceException, InterruptedException {
    Duration limit = timeout.compareTo(LONGEST_REQUEST) < 0 ? timeout : LONGEST_REQUEST;
    return gateway.request(
        new GatewayClient.Request(application, environment, commit, deployment, labels),
        idempotencyKey == null ? UUID.randomUUID().toString() : idempotencyKey,
        Deadline.after(limit));
  }

  private Result await(LedgerClient ledger, GatewayClient.Accepted accepted, Deadline deadline)
      throws InterruptedException {
    boolean untilVerified = goal == Goal.VERIFIED;
    try (ProgressDisplay display =
        ProgressDisplay.on(invocation().terminal(), invocation().err())) {
      SetWaiting.Ended ended =
          new SetWaiting(ledger)
              .await(
                  accepted.recoverySetId(),
                  accepted.points().keySet(),
                  goal,
                  deadline,
                  set -> display.show(LedgerProgress.of(set, untilVerified)));
      return new Result(ended.code(), ended.message(), new BackupReport(accepted, ended.last()));
    } catch (ServiceException e) {
      // The backup goes on without this command, so its id must not get lost.
      return new Result(
          Failures.code(e),
          Failures.message(e)
              + "; the recovery set "
              + accepted.recoverySetId()
              + " is requested and may be going on",
          new BackupReport(accepted, null));
    }
  }
}
