package dev.belay.cli.commands;

import dev.belay.cli.connection.ConnectionOptions;
import dev.belay.cli.connection.Connections;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.Json;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.ledger.Ids;
import dev.belay.cli.ledger.LedgerClient;
import dev.belay.cli.output.Result;
import dev.belay.cli.progress.ProgressDisplay;
import dev.belay.cli.recovery.OperationClient;
import dev.belay.cli.restore.PlannedRestore;
import dev.belay.cli.restore.Restoration;
import dev.belay.cli.restore.Restored;
import dev.belay.cli.restore.Targets;
import dev.belay.datastores.DataStoreException;
import dev.belay.vault.VaultException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/**
 * Restores a recovery point or set: in this process into empty databases ({@code --into}), with or
 * without asking the ledger; or by the workers, which can also replace existing data.
 */
@Command(
    name = "restore",
    description = {
      "Restore a recovery point or a recovery set.",
      "With --into, this process restores into empty databases. With --into and --vault, it needs",
      "nothing but the vault, its key and the target.",
      "Without --into, the workers restore: into the data store itself (--replace) or into a new",
      "database (--to STORE/DB). They restore all of it or nothing."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  belay restore --set ID --replace --plan",
      "  belay restore --point ID --to shop-db/shop_yesterday --yes",
      "  belay restore --set ID --into URL --user shop --password-env SHOP_PASSWORD",
      "  belay restore --set ID --into orders=URL --into stock=URL --user app \\",
      "      --password-file secret",
      "  belay restore --vault file:/var/lib/belay/vault --key vault.key --point ID --into URL"
    })
final class RestoreCommand extends BelayCommand {
  private static final Duration LEDGER_TIMEOUT = Duration.ofSeconds(30);

  @ArgGroup(multiplicity = "1")
  private VerifyCommand.@Nullable SetOrPoint subject;

  @Option(
      names = "--into",
      paramLabel = "[STORE=]URL",
      description =
          "Restore in this process into this empty data store. The URL is as in the policy, and has"
              + " no user and no password. For a set of several points: once for each data store.")
  private List<String> into = new ArrayList<>();

  @Option(
      names = "--user",
      paramLabel = "[STORE=]U",
      description = "With --into: the user that connects. Default: your user name.")
  private List<String> user = new ArrayList<>();

  @Option(
      names = "--password-env",
      paramLabel = "[STORE=]NAME",
      description = "With --into: the environment variable that holds the password.")
  private List<String> passwordEnv = new ArrayList<>();

  @Option(
      names = "--password-file",
      paramLabel = "[STORE=]F",
      description = "With --into: the file that holds the password.")
  private List<String> passwordFile = new ArrayList<>();

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "4",
      description =
          "With --into: how many connections are used, 1 to 64. Default: " + "${DEFAULT-VALUE}.")
  private int parallelism = 4;

  @Option(
      names = "--trust-schema",
      description =
          "With --into: let code of the recovery point (functions that indexes, views and event"
              + " triggers call) run with all rights of a superuser who restores, although others"
              + " wrote it.")
  private boolean trustSchema;

  @Option(
      names = "--allow-unverified",
      description = "Restore even if the recovery point or set is not verified.")
  private boolean allowUnverified;

  @Option(
      names = "--vault",
      paramLabel = "URI",
      description = "With --into: restore from this vault, and ask no service.")
  private @Nullable String vault;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description =
          "With --into: the vault's key file. Default: the key file that --home " + "names.")
  private @Nullable Path key;

  @Mixin private WorkerRestoreOptions byWorker = new WorkerRestoreOptions();

  @Mixin private ConfirmationOptions confirmation = new ConfirmationOptions();

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  RestoreCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, ServiceException, InterruptedException {
    return into.isEmpty() ? byWorkers() : here();
  }

  private Result byWorkers() throws CommandException, ServiceException, InterruptedException {
    if (vault != null || key != null) {
      throw CommandException.usage("--vault and --key go with --into: workers have their own");
    }
    if (trustSchema) {
      throw CommandException.usage(
          "--trust-schema goes with --into; for restores by the workers, the policy's data store"
              + " says trust-schema: true");
    }
    RecoveryRun.Confirmation given = confirmation.given();
    VerifyCommand.SetOrPoint chosen = Objects.requireNonNull(subject);
    ObjectNode body = Json.object();
    byWorker.fill(body);
    body.put("timeout", confirmation.timeout().toString());
    if (allowUnverified) {
      body.put("allowUnverified", true);
    }
    Connections connections =
        Connections.resolve(connection, invocation().environment(), this::note);
    try (OperationClient operations = new OperationClient(connections.ledger())) {
      Deadline soon = Deadline.after(LEDGER_TIMEOUT);
      if (chosen.set != null) {
        body.put("recoverySetId", operations.id(Ids.Kind.SET, chosen.set, soon));
      } else {
        String point = Objects.requireNonNull(chosen.point);
        body.put("recoveryPointId", operations.id(Ids.Kind.POINT, point, soon));
      }
      return new RecoveryRun(invocation(), operations, Deadline.after(confirmation.timeout()), true)
          .run("restores", body, UUID.randomUUID().toString(), given);
    }
  }

  private Result here() throws CommandException, ServiceException, InterruptedException {
    if (byWorker.given()) {
      throw CommandException.usage(
          "--into restores in this process into empty databases; leave it out for --to, --replace,"
              + " --keep-replaced, --schema, --table and --into-schema");
    }
    if (confirmation.given().planOnly()) {
      throw CommandException.usage("--plan is for restores by the workers, without --into");
    }
    Targets targets =
        Targets.parse(
            new Targets.Options(into, user, passwordEnv, passwordFile, parallelism),
            invocation().environment());
    Connections connections =
        Connections.resolve(connection, invocation().environment(), this::note);
    Path keyFile = key != null ? key : connections.keyFile();
    if (keyFile == null) {
      throw CommandException.usage(
          "the vault's key is missing: give --key FILE, or a --home whose client.json has it");
    }
    List<PlannedRestore> plan = vault == null ? askLedger(connections) : offline(vault);
    return restore(plan, targets, keyFile);
  }

  private List<PlannedRestore> offline(String uri) throws CommandException {
    String point = Objects.requireNonNull(subject).point;
    if (point == null) {
      throw CommandException.usage(
          "with --vault name a --point: the vault alone does not know which points a set needs;"
              + " see belay points list");
    }
    note(
        "offline: the verdicts are in the ledger, so it is unknown whether this point is verified");
    return List.of(new PlannedRestore(point, null, uri, null));
  }

  private List<PlannedRestore> askLedger(Connections connections)
      throws CommandException, ServiceException, InterruptedException {
    try (LedgerClient ledger = new LedgerClient(connections.ledger())) {
      return new RestorePlan(allowUnverified, connections.vault(), this::note)
          .of(Objects.requireNonNull(subject), ledger, Deadline.after(LEDGER_TIMEOUT));
    }
  }

  private Result restore(List<PlannedRestore> plan, Targets targets, Path keyFile)
      throws InterruptedException {
    List<Restored> restored = new ArrayList<>();
    try (ProgressDisplay display = ProgressDisplay.on(invocation().terminal(), invocation().err());
        Restoration restoration = new Restoration(keyFile, trustSchema)) {
      restoration.run(plan, targets, display, restored);
      return Result.done(new RestoreReport(restored));
    } catch (CommandException | VaultException | DataStoreException e) {
      if (restored.isEmpty()) {
        return new Result(Failures.code(e), Failures.message(e), new RestoreReport(restored));
      }
      return new Result(
          ExitCode.FAILED,
          "restored %s of %s points, then: %s"
              .formatted(restored.size(), plan.size(), Failures.message(e)),
          new RestoreReport(restored));
    }
  }
}
