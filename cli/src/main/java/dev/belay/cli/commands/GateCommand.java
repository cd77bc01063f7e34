package dev.belay.cli.commands;

import dev.belay.cli.ci.CiJob;
import dev.belay.cli.connection.ConnectionOptions;
import dev.belay.cli.connection.Connections;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.gate.GateClient;
import dev.belay.cli.gate.GateJudgement;
import dev.belay.cli.gate.GateOutcome;
import dev.belay.cli.gate.GateProgress;
import dev.belay.cli.gate.GateReport;
import dev.belay.cli.gate.GateRequest;
import dev.belay.cli.gate.GateSummary;
import dev.belay.cli.gate.GateVariables;
import dev.belay.cli.gate.GateWaiting;
import dev.belay.cli.gate.OpenedGate;
import dev.belay.cli.gate.PhaseTimes;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.JsonService;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.output.Result;
import dev.belay.cli.progress.ProgressDisplay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Holds a deployment in any CI: waits until the gateway has decided, and ends accordingly. */
@Command(
    name = "gate",
    description =
        "Wait until the recovery set of a deployment is there, so that the "
            + "deployment may go on.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  belay gate --application shop --environment production --commit 3f2c1d0",
      "  belay gate --application shop --environment production    (in GitHub Actions or GitLab CI)"
    })
final class GateCommand extends BelayCommand {
  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(30);

  /** The gateway decides at its deadline. This is the extra time for its answer to arrive. */
  private static final Duration AFTER_THE_DEADLINE = Duration.ofSeconds(60);

  @Option(
      names = "--application",
      required = true,
      paramLabel = "A",
      description = "The application that is deployed.")
  private String application = "";

  @Option(
      names = "--environment",
      required = true,
      paramLabel = "E",
      description = "The environment that it is deployed to.")
  private String environment = "";

  @Mixin private GateOptions details = new GateOptions();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "How long to wait, for example 90s or 1h30m. Default: a minute longer than "
              + "the policy allows.")
  private @Nullable Duration timeout;

  @Option(
      names = "--oidc-audience",
      paramLabel = "AUDIENCE",
      defaultValue = "belay",
      description =
          "The audience of the CI's ID token, which is used if there is no token "
              + "file. Default: ${DEFAULT-VALUE}.")
  private String audience = "belay";

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description =
          "Append a Markdown summary to this file. Default: $GITHUB_STEP_SUMMARY, if " + "set.")
  private @Nullable Path summary;

  @Option(
      names = "--variables",
      paramLabel = "FILE",
      description =
          "Append BELAY_GATE_ID, BELAY_RECOVERY_SET_ID and BELAY_DECISION to this "
              + "file, as NAME=value.")
  private @Nullable Path variables;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  GateCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, InterruptedException {
    CiJob job = CiJob.of(invocation().environment());
    GateRequest asked = details.request(application, environment, job);
    Connections connections =
        Connections.resolve(connection, invocation().environment(), this::note);
    requireWritable("--summary", summary);
    requireWritable("--variables", variables);
    GateOutcome outcome;
    try (JsonService gateway = connections.gatewayForJob(audience)) {
      outcome = hold(new GateClient(gateway), asked, GateOptions.idempotencyKey(asked, job));
    }
    leave(outcome);
    GateJudgement judgement = outcome.judgement();
    return new Result(judgement.code(), judgement.message(), new GateReport(outcome));
  }

  /** Said before the deployment waits, since it can't be mended afterwards. */
  private static void requireWritable(String option, @Nullable Path file) throws CommandException {
    if (file == null) {
      return;
    }
    try {
      Files.writeString(file, "", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw CommandException.usage(
          "%s: %s can't be written (%s); name a file in a folder that exists and may be written"
              .formatted(option, file, e.getClass().getSimpleName()));
    }
  }

  private GateOutcome hold(GateClient gates, GateRequest asked, String key)
      throws InterruptedException {
    Deadline own = timeout == null ? null : Deadline.after(timeout);
    OpenedGate opened;
    try {
      boolean shorter = timeout != null && timeout.compareTo(LONGEST_REQUEST) < 0;
      opened =
          gates.open(
              asked, key, Deadline.after(shorter && timeout != null ? timeout : LONGEST_REQUEST));
    } catch (ServiceException e) {
      return GateOutcome.notOpened(asked, undecided(Failures.code(e), Failures.message(e)));
    }
    note(
        "the gate %s is open for %d s; the deployment waits for the recovery set %s"
            .formatted(opened.gateId(), opened.open().toSeconds(), opened.recoverySetId()));
    return await(
        gates,
        opened,
        asked,
        own != null ? own : Deadline.after(opened.open().plus(AFTER_THE_DEADLINE)));
  }

  private GateOutcome await(
      GateClient gates, OpenedGate opened, GateRequest asked, Deadline deadline)
      throws InterruptedException {
    long start = System.nanoTime();
    PhaseTimes times = new PhaseTimes(() -> Duration.ofNanos(System.nanoTime() - start));
    try (ProgressDisplay display =
        ProgressDisplay.on(invocation().terminal(), invocation().err())) {
      GateWaiting.Ended ended =
          new GateWaiting(gates)
              .await(
                  opened,
                  asked,
                  deadline,
                  gate -> {
                    times.see(gate);
                    display.show(GateProgress.of(gate));
                  },
                  trouble -> note(trouble + "; trying again"));
      return new GateOutcome(asked, ended.judgement(), opened, ended.last(), times::of);
    } catch (ServiceException e) {
      String message = "%s; the gate %s".formatted(Failures.message(e), opened.gateId());
      return new GateOutcome(
          asked,
          undecided(Failures.code(e), message + " goes on without this command"),
          opened,
          null,
          times::of);
    }
  }

  private static GateJudgement undecided(ExitCode code, String message) {
    return new GateJudgement(code, GateJudgement.Decision.UNDECIDED, message);
  }

  /** For the CI's page and the following steps. A write that fails changes no decision. */
  private void leave(GateOutcome outcome) {
    String stepSummary = invocation().environment().getOrDefault("GITHUB_STEP_SUMMARY", "");
    Map<Path, Writing> files = new LinkedHashMap<>();
    if (summary != null) {
      files.put(summary, GateSummary::append);
    } else if (!stepSummary.isBlank()) {
      files.put(Path.of(stepSummary), GateSummary::append);
    }
    if (variables != null) {
      files.put(variables, GateVariables::append);
    }
    files.forEach(
        (file, writing) -> {
          try {
            writing.append(file, outcome);
          } catch (IOException e) {
            note(file + " can't be written: " + e);
          }
        });
  }

  @FunctionalInterface
  private interface Writing {
    void append(Path file, GateOutcome outcome) throws IOException;
  }
}
