package dev.belay.cli.recovery;

import dev.belay.cli.http.Answer;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.ledger.Poller;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits until an operation has ended or needs a confirmation. */
public final class OperationWaiting {
  private final OperationClient operations;

  public OperationWaiting(OperationClient operations) {
    this.operations = operations;
  }

  /**
   * @param stopAtConfirmation whether to stop waiting when a confirmation is needed
   * @param seen receives every state
   */
  public Stopped await(
      String id, boolean stopAtConfirmation, Deadline deadline, Consumer<Operation> seen)
      throws ServiceException, InterruptedException {
    Poller.Outcome<Operation> outcome =
        Poller.poll(
            () -> operations.getNow(id, deadline),
            operation ->
                operation.ended() || (stopAtConfirmation && operation.awaitsConfirmation()),
            seen,
            deadline);
    return new Stopped(outcome.last(), outcome.wanted(), outcome.trouble());
  }

  /**
   * @param last the last known state; null when the ledger never answered
   * @param inTime whether that is the state that was waited for
   * @param trouble the error of the last request
   */
  public record Stopped(
      @Nullable Answer<Operation> last, boolean inTime, @Nullable String trouble) {}
}
