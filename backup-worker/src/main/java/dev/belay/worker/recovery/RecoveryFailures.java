package dev.belay.worker.recovery;

import dev.belay.datastores.DataStoreException;
import dev.belay.events.Action;
import dev.belay.jobs.JobFailure;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.vault.VaultException;
import dev.belay.worker.capture.CaptureFailures.Described;

/** The description of a failed step for people: a kind, a cause and its remedy, never a secret. */
public final class RecoveryFailures {
  private RecoveryFailures() {}

  public static Described describe(RecoveryCommand command, JobFailure failure) {
    Described described =
        switch (failure) {
          case JobFailure.DeadlinePassed passed ->
              new Described(
                  "deadline",
                  subject(command)
                      + " was not done by its deadline, "
                      + command.getDeadline()
                      + (passed.attempts() == 0 ? "; no worker was free to start it" : ""),
                  null);
          case JobFailure.Cancelled cancelled ->
              new Described("cancelled", subject(command) + " was cancelled", null);
          case JobFailure.Abandoned abandoned ->
              new Described(
                  "internal",
                  subject(command)
                      + " was given up after "
                      + abandoned.attempts()
                      + " attempts, in each of which the worker died; the last worker was "
                      + abandoned.lastOwner(),
                  null);
          case JobFailure.Failed failed -> describe(failed.cause());
        };
    return mayBeInPlace(command, failure) ? withDoubt(described) : described;
  }

  private static Described describe(Exception cause) {
    String message = String.valueOf(cause.getMessage());
    return switch (cause) {
      case DataStoreException.Misconfigured e -> new Described("configuration", message, null);
      case DataStoreException.Unavailable e -> new Described("unreachable", message, null);
      case DataStoreException.Refused e -> new Described("refused", message, null);
      case DataStoreException.Failed e -> new Described("restore", message, e);
      case VaultException e -> new Described("vault", message, e);
      // An unforeseen exception's text may hold anything, even a secret, so only the log gets it.
      default ->
          new Described(
              "internal",
              "unexpected "
                  + cause.getClass().getSimpleName()
                  + "; the worker's log has the details",
              cause);
    };
  }

  /** An attempt that lost its worker or its connection may still have done its work. */
  private static boolean mayBeInPlace(RecoveryCommand command, JobFailure failure) {
    boolean ended =
        switch (failure) {
          case JobFailure.Failed failed ->
              !(failed.cause() instanceof DataStoreException.Refused
                  || failed.cause() instanceof DataStoreException.Misconfigured);
          case JobFailure.DeadlinePassed passed -> passed.attempts() > 0;
          case JobFailure.Abandoned abandoned -> true;
          case JobFailure.Cancelled cancelled -> false;
        };
    return ended && command.getAction().equals(Action.APPLY.word());
  }

  private static Described withDoubt(Described described) {
    return new Described(
        described.kind(),
        described.message() + ". Look at the target: its data may be the old or the restored one",
        described.unexpected());
  }

  private static String subject(RecoveryCommand command) {
    return command.getAction() + " of \"" + command.getDataStore() + "\"";
  }
}
