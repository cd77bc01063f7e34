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
        return confirm(seen, given, body.path("maxLostRows").asLong(Long.MAX_VALUE));
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

  /**
   * Confirms an operation that somebody asked for elsewhere, and follows it.
   *
   * @param yes confirms it without asking
   */
  Result second(String id, boolean yes) throws ServiceException, InterruptedException {
    Answer<Operation> planned = operations.get(id, request());
    if (!planned.value().awaitsConfirmation()) {
      return new Result(
          ExitCode.REFUSED,
          "the %s is %s: only one that awaits confirmation can be confirmed"
              .formatted(name(planned), planned.value().status()),
          new OperationReport(planned));
    }
    String answer = yes ? "yes" : ask(planned);
    if (!"yes".equals(answer)) {
      return new Result(
          ExitCode.REFUSED,
          answer == null
              ? "there is no terminal to confirm it at: it goes on waiting; look at it with "
                  + look(id)
                  + ", then give --yes"
              : "it was not confirmed, and goes on waiting",
          new OperationReport(planned));
    }
    return toItsEnd(operations.confirm(id, request()));
  }

  private Result confirm(Answer<Operation> planned, Confirmation given, long mostLost)
      throws ServiceException, InterruptedException {
    Operation operation = planned.value();
    if (!operation.obstacles().isEmpty()) {
      operations.cancel(operation.operationId(), request());
      return new Result(
          ExitCode.REFUSED,
          "this %s would fail: what it needs is missing, see above; nothing was changed"
              .formatted(operation.kind()),
          new OperationReport(planned));
    }
    if (given.planOnly()) {
      operations.cancel(operation.operationId(), request());
      return Result.done(new OperationReport(planned));
    }
    boolean second = operation.mayNotConfirm() != null;
    if (given.yes() && !(second && discarded(operation) <= mostLost)) {
      operations.cancel(operation.operationId(), request());
      return new Result(
          ExitCode.REFUSED,
          "more would be discarded than was allowed: "
              + (operation.problem() == null ? "" : operation.problem() + "; ")
              + "nothing was changed",
          new OperationReport(planned));
    }
    String answer = given.yes() ? "yes" : ask(planned);
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
    if (second) {
      invocation
          .err()
          .println(
              "somebody else must confirm this %s: belay operations confirm %s"
                  .formatted(operation.kind(), operation.operationId()));
      return toItsEnd(planned);
    }
    return toItsEnd(operations.confirm(operation.operationId(), request()));
  }

  private static long discarded(Operation operation) {
    Operation.Lost lost = operation.lost();
    return lost == null ? 0 : lost.discarded();
  }

  /** Shows what would be done, and asks. */
  private @Nullable String ask(Answer<Operation> planned) {
    new OperationReport(planned).print(invocation.err(), invocation.times());
    return invocation
        .person()
        .ask("Go on with this " + planned.value().kind() + "? Type yes to go on:");
  }

  private Result toItsEnd(Answer<Operation> from) throws ServiceException, InterruptedException {
    Answer<Operation> last = follow(from, false);
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
