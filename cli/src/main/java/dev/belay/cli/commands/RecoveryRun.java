package dev.belay.cli.commands;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.http.Answer;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.output.OperationReport;
import dev.belay.cli.output.Result;
import dev.belay.cli.progress.OperationProgress;
import dev.belay.cli.progress.ProgressDisplay;
import dev.belay.cli.recovery.Operation;
import dev.belay.cli.recovery.OperationClient;
import dev.belay.cli.recovery.OperationWaiting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A recovery operation from its request to its end. It first shows what would be done, and does it
 * only when somebody confirms it, at the terminal or by {@code --yes}.
 */
final class RecoveryRun {
  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(30);

  private final Invocation invocation;
  private final OperationClient operations;
  private final Deadline deadline;
  private final boolean changesData;

  /**
   * @param changesData whether it must be confirmed
   */
  RecoveryRun(
      Invocation invocation, OperationClient operations, Deadline deadline, boolean changesData) {
    this.invocation = invocation;
    this.operations = operations;
    this.deadline = deadline;
    this.changesData = changesData;
  }

  /**
   * @param collection of the ledger's API, for example {@code rollbacks}
   * @param key the request's idempotency key
   */
  Result run(String collection, ObjectNode body, String key, Confirmation given)
      throws CommandException, ServiceException, InterruptedException {
    if (changesData) {
      body.put("confirm", given.yes() && !given.planOnly());
    }
    Answer<Operation> requested = operations.request(collection, body, key, request());
    String id = requested.value().operationId();
    try {
      Answer<Operation> seen = follow(requested, true);
      if (seen.value().awaitsConfirmation()) {
        return confirm(seen, given);
      }
      return seen.value().ended() ? ended(seen) : notInTime(seen, null);
    } catch (ServiceException e) {
      // The operation goes on without this command, so its id must not get lost.
      return new Result(
          Failures.code(e),
          Failures.message(e) + "; the " + name(requested) + " may be going on: " + look(id),
          new OperationReport(requested));
    }
  }

  private Result confirm(Answer<Operation> planned, Confirmation given)
      throws ServiceException, InterruptedException {
    Operation operation = planned.value();
    if (given.planOnly()) {
      operations.cancel(operation.operationId(), request());
      return Result.done(new OperationReport(planned));
    }
    if (given.yes()) {
      operations.cancel(operation.operationId(), request());
      return new Result(
          ExitCode.REFUSED,
          "more would be discarded than was allowed: "
              + (operation.problem() == null ? "" : operation.problem() + "; ")
              + "nothing was changed",
          new OperationReport(planned));
    }
    new OperationReport(planned).print(invocation.err());
    String answer =
        invocation.person().ask("Go on with this " + operation.kind() + "? Type yes to go on:");
    if (!"yes".equals(answer)) {
      operations.cancel(operation.operationId(), request());
      return new Result(
          ExitCode.REFUSED,
          answer == null
              ? "there is no terminal to confirm it at: nothing was changed; look at it with"
                  + " --plan, then give --yes"
              : "it was not confirmed: nothing was changed",
          new OperationReport(planned));
    }
    Answer<Operation> confirmed = operations.confirm(operation.operationId(), request());
    Answer<Operation> last = follow(confirmed, false);
    return last.value().ended() ? ended(last) : notInTime(last, null);
  }

  private Answer<Operation> follow(Answer<Operation> from, boolean stopAtConfirmation)
      throws ServiceException, InterruptedException {
    try (ProgressDisplay display = ProgressDisplay.on(invocation.terminal(), invocation.err())) {
      OperationWaiting.Stopped stopped =
          new OperationWaiting(operations)
              .await(
                  from.value().operationId(),
                  stopAtConfirmation,
                  deadline,
                  operation -> display.show(OperationProgress.of(operation)));
      return stopped.last() == null ? from : stopped.last();
    }
  }

  private static Result ended(Answer<Operation> last) {
    Operation operation = last.value();
    if (operation.succeeded()) {
      return Result.done(new OperationReport(last));
    }
    String why = operation.problem() == null ? "" : ": " + operation.problem();
    return new Result(
        ExitCode.FAILED,
        "the "
            + name(last)
            + (operation.status().equals("cancelled") ? " was cancelled" : " failed")
            + why,
        new OperationReport(last));
  }

  private Result notInTime(Answer<Operation> last, @Nullable String trouble) {
    return new Result(
        ExitCode.TIMED_OUT,
        "the %s has not ended within %s s: it is %s%s, and goes on; %s"
            .formatted(
                name(last),
                deadline.total().toSeconds(),
                last.value().status(),
                trouble == null ? "" : " (" + trouble + ")",
                look(last.value().operationId())),
        new OperationReport(last));
  }

  private static String name(Answer<Operation> operation) {
    return operation.value().kind() + " " + operation.value().operationId();
  }

  private static String look(String id) {
    return "belay operations show " + id;
  }

  private Deadline request() {
    return Deadline.after(LONGEST_REQUEST);
  }

  /**
   * How far it may go without asking.
   *
   * @param planOnly shows what would be done, and ends
   * @param yes does it without asking
   */
  record Confirmation(boolean planOnly, boolean yes) {}
}
