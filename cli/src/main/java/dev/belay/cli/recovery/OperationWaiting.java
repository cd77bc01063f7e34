package dev.belay.cli.recovery;

import dev.belay.cli.http.Answer;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.ledger.Poller;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits until an operation has ended or wants to be confirmed. */
public final class OperationWaiting {
  private final OperationClient operations;

  public OperationWaiting(OperationClient operations) {
    this.operations = operations;
  }

  /**
   * @param stopAtConfirmation whether waiting ends when a confirmation is wanted
   * @param seen hears every state
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
   * @param last as it was last seen; null when the ledger never answered
   * @param inTime whether that is what was waited for
   * @param trouble what the last question ran into
   */
  public record Stopped(
      @Nullable Answer<Operation> last, boolean inTime, @Nullable String trouble) {}
}
