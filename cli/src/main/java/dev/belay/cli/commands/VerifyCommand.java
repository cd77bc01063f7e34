package dev.belay.cli.commands;

import dev.belay.cli.connection.ConnectionOptions;
import dev.belay.cli.connection.Connections;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.ledger.Ids;
import dev.belay.cli.ledger.LedgerClient;
import dev.belay.cli.ledger.RecoveryPoint;
import dev.belay.cli.ledger.RecoverySet;
import dev.belay.cli.ledger.VerificationWaiting;
import dev.belay.cli.output.Result;
import dev.belay.cli.progress.Activity;
import dev.belay.cli.progress.LedgerProgress;
import dev.belay.cli.progress.ProgressDisplay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Requests verifications of captured points and waits for their verdicts. */
@Command(
    name = "verify",
    description =
        "Verify captured recovery points again: restore them in a sandbox and check them.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  belay verify --set 0b7e4c52-5c1e-5f0e-9a51-6f2f9a1c7d10",
      "  belay verify --point 8f14e45f-ceea-567f-8a2b-1c0f4e2d7a11 --no-wait --json"
    })
final class VerifyCommand extends BelayCommand {
  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(30);
  private static final String REASON = "asked for by belay verify";

  @ArgGroup(multiplicity = "1")
  private @Nullable SetOrPoint subject;

  @Option(
      names = "--wait",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Wait for the verdict (the default). With --no-wait: only request it.")
  private boolean wait = true;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "15m",
      converter = DurationConverter.class,
      description = "How long to wait, for example 90s. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ofMinutes(15);

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  VerifyCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, ServiceException, InterruptedException {
    Connections connections =
        Connections.resolve(connection, invocation().environment(), this::note);
    Deadline deadline = Deadline.after(timeout);
    VerificationReport report = new VerificationReport();
    try (LedgerClient ledger = new LedgerClient(connections.ledger())) {
      List<RecoveryPoint> points = points(ledger, request());
      refuseUncaptured(points);
      try {
        Map<RecoveryPoint, String> requested = new LinkedHashMap<>();
        for (RecoveryPoint point : points) {
          String verification = ledger.verify(point.recoveryPointId(), REASON, request());
          requested.put(point, verification);
          report.requested(point, verification);
        }
        return wait ? await(ledger, requested, deadline, report) : Result.done(report);
      } catch (ServiceException e) {
        return new Result(Failures.code(e), Failures.message(e), report);
      }
    }
  }

  private Deadline request() {
    return Deadline.after(timeout.compareTo(LONGEST_REQUEST) < 0 ? timeout : LONGEST_REQUEST);
  }

  private List<RecoveryPoint> points(LedgerClient ledger, Deadline deadline)
      throws CommandException, ServiceException, InterruptedException {
    SetOrPoint chosen = Objects.requireNonNull(subject);
    if (chosen.point != null) {
      return List.of(
          ledger.point(ledger.id(Ids.Kind.POINT, chosen.point, deadline), deadline).value());
    }
    String id = ledger.id(Ids.Kind.SET, Objects.requireNonNull(chosen.set), deadline);
    RecoverySet set = ledger.set(id, deadline).value();
    if (set.recoveryPoints().isEmpty()) {
      throw new CommandException(
          ExitCode.FAILED, "the recovery set " + set.recoverySetId() + " has no points");
    }
    return set.recoveryPoints();
  }

  private static void refuseUncaptured(List<RecoveryPoint> points) throws CommandException {
    for (RecoveryPoint point : points) {
      if (!point.captured()) {
        throw new CommandException(
            ExitCode.REFUSED,
            "the recovery point %s of %s can't be verified: it is %s, not captured"
                .formatted(point.recoveryPointId(), point.dataStore(), point.status()));
      }
    }
  }

  private Result await(
      LedgerClient ledger,
      Map<RecoveryPoint, String> requested,
      Deadline deadline,
      VerificationReport report)
      throws ServiceException, InterruptedException {
    ExitCode worst = ExitCode.DONE;
    List<String> messages = new ArrayList<>();
    VerificationWaiting waiting = new VerificationWaiting(ledger);
    try (ProgressDisplay display =
        ProgressDisplay.on(invocation().terminal(), invocation().err())) {
      for (Map.Entry<RecoveryPoint, String> entry : requested.entrySet()) {
        String verification = entry.getValue();
        VerificationWaiting.Ended ended =
            waiting.await(
                entry.getKey().recoveryPointId(),
                verification,
                deadline,
                point -> display.show(List.of(activity(point, verification))));
        if (ended.last() != null) {
          report.ended(verification, ended.last(), ended.code());
        }
        if (ended.message() != null) {
          messages.add(ended.message());
        }
        worst = worse(worst, ended.code());
      }
    }
    return new Result(worst, messages.isEmpty() ? null : String.join("; ", messages), report);
  }

  /** A verdict that is known to be bad counts more than an unknown one. */
  private static ExitCode worse(ExitCode one, ExitCode other) {
    if (one == ExitCode.NOT_VERIFIED || other == ExitCode.NOT_VERIFIED) {
      return ExitCode.NOT_VERIFIED;
    }
    return one == ExitCode.DONE ? other : one;
  }

  /** The verdict of an earlier verification does not count. */
  private static Activity activity(RecoveryPoint point, String verificationId) {
    boolean ours =
        point.verification() != null
            && verificationId.equals(point.verification().verificationId());
    return ours
        ? LedgerProgress.of(point, true)
        : new Activity(point.dataStore(), "waiting for its verification", "", 0, 0);
  }

  /** Exactly one of the two. */
  static final class SetOrPoint {
    @Option(
        names = "--set",
        paramLabel = "ID",
        description = "Verify all points of this recovery set.")
    @Nullable String set;

    @Option(names = "--point", paramLabel = "ID", description = "Verify this recovery point.")
    @Nullable String point;
  }
}
