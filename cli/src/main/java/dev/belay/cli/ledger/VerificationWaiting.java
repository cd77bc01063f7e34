package dev.belay.cli.ledger;

import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.http.Answer;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.ServiceException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits for the verdict of one particular verification, not of an earlier one of the point. */
public final class VerificationWaiting {
  private final LedgerClient ledger;

  public VerificationWaiting(LedgerClient ledger) {
    this.ledger = ledger;
  }

  /**
   * @param seen receives every state of the point
   */
  public Ended await(
      String pointId, String verificationId, Deadline deadline, Consumer<RecoveryPoint> seen)
      throws ServiceException, InterruptedException {
    Poller.Outcome<RecoveryPoint> outcome =
        Poller.poll(
            () -> ledger.pointNow(pointId, deadline),
            point -> verdict(point, verificationId) != null,
            seen,
            deadline);
    Answer<RecoveryPoint> last = outcome.last();
    String verdict = last == null ? null : verdict(last.value(), verificationId);
    if (last == null || verdict == null) {
      String trouble = outcome.trouble() == null ? "" : " (" + outcome.trouble() + ")";
      return new Ended(
          ExitCode.TIMED_OUT,
          ("the verification %s of the recovery point %s has no verdict after %s s%s;"
                  + " it may still be going on")
              .formatted(verificationId, pointId, deadline.total().toMillis() / 1000.0, trouble),
          last);
    }
    if (verdict.equals("verified")) {
      return new Ended(ExitCode.DONE, null, last);
    }
    return new Ended(
        ExitCode.NOT_VERIFIED,
        "the recovery point " + pointId + " is not verified: the verdict is " + verdict,
        last);
  }

  private static @Nullable String verdict(RecoveryPoint point, String verificationId) {
    RecoveryPoint.Verification latest = point.verification();
    if (latest == null || !verificationId.equals(latest.verificationId())) {
      return null;
    }
    return latest.ended() ? latest.verdict() : null;
  }

  /**
   * @param last the last known state of the point
   */
  public record Ended(
      ExitCode code, @Nullable String message, @Nullable Answer<RecoveryPoint> last) {}
}
