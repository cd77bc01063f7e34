package dev.belay.worker.capture;

import dev.belay.datastores.DataStoreException;
import dev.belay.jobs.JobFailure;
import dev.belay.schemas.BackupCommand;
import dev.belay.vault.VaultException;
import dev.belay.worker.together.HookCalls;
import dev.belay.worker.together.Rendezvous;
import dev.belay.worker.together.StoreFailedException;
import org.jspecify.annotations.Nullable;

/**
 * The description of a failed capture for people: a kind, a cause and its remedy, never a secret.
 */
public final class CaptureFailures {
  private CaptureFailures() {}

  /**
   * @param kind one of the kinds of {@code Failure} in {@code recovery-event.avsc}
   * @param unexpected for the worker's log, when the message can't say enough
   */
  public record Described(String kind, String message, @Nullable Throwable unexpected) {}

  public static Described describe(BackupCommand command, JobFailure failure) {
    return switch (failure) {
      case JobFailure.DeadlinePassed passed ->
          new Described(
              "deadline",
              "the capture of \""
                  + command.getDataStore()
                  + "\" was not done by its deadline, "
                  + command.getDeadline()
                  + (passed.attempts() == 0 ? "; no worker was free to start it" : "")
                  + (passed.lastFailure() == null
                      ? ""
                      : "; attempts failed, the last one with: " + passed.lastFailure()),
              null);
      case JobFailure.Abandoned abandoned ->
          new Described(
              "internal",
              "given up after "
                  + abandoned.attempts()
                  + " attempts, in each of which the worker died; the last worker was "
                  + abandoned.lastOwner(),
              null);
      case JobFailure.Cancelled cancelled ->
          new Described("cancelled", "the capture was cancelled", null);
      case JobFailure.Failed failed -> describe(failed.cause());
    };
  }

  static Described describe(Exception cause) {
    String message = String.valueOf(cause.getMessage());
    return switch (cause) {
      case DataStoreException.Misconfigured e -> new Described("configuration", message, null);
      case DataStoreException.Unavailable e -> new Described("unreachable", message, null);
      case DataStoreException.Refused e -> new Described("capture", message, null);
      case DataStoreException.Failed e -> new Described("capture", message, e);
      case VaultException e -> new Described("vault", message, e);
      case StoreFailedException e -> describe(e.failure());
      case Rendezvous.Apart e -> new Described("skew", message, null);
      case HookCalls.HookFailedException e -> new Described("hook", message, null);
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
}
