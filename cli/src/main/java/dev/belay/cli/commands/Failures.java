package dev.belay.cli.commands;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.http.ServiceException;
import dev.belay.datastores.DataStoreException;
import dev.belay.vault.VaultException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;

/** The exit code of every kind of failure. */
final class Failures {
  private Failures() {}

  static ExitCode code(Throwable failure) {
    return switch (failure) {
      case CommandException e -> e.code();
      case ServiceException e -> code(e);
      case VaultException.Unavailable e -> ExitCode.UNREACHABLE;
      case VaultException e -> ExitCode.FAILED;
      case DataStoreException.Unavailable e -> ExitCode.UNREACHABLE;
      case DataStoreException.Refused e -> ExitCode.REFUSED;
      case DataStoreException e -> ExitCode.FAILED;
      case InterruptedException e -> ExitCode.INTERRUPTED;
      default -> ExitCode.INTERNAL_ERROR;
    };
  }

  private static ExitCode code(ServiceException failure) {
    return switch (failure) {
      case ServiceException.Unreachable e ->
          answeredTooLate(e) ? ExitCode.TIMED_OUT : ExitCode.UNREACHABLE;
      case ServiceException.NotFound e -> ExitCode.FAILED;
      case ServiceException.Declined e -> ExitCode.REFUSED;
      case ServiceException.Broken e -> ExitCode.FAILED;
    };
  }

  /** There was a connection, but no answer within the timeout. */
  private static boolean answeredTooLate(ServiceException.Unreachable failure) {
    return failure.getCause() instanceof HttpTimeoutException
        && !(failure.getCause() instanceof HttpConnectTimeoutException);
  }

  static String message(Throwable failure) {
    if (failure instanceof InterruptedException) {
      return "stopped";
    }
    String message = failure.getMessage();
    return Failures.code(failure) == ExitCode.INTERNAL_ERROR
            && !(failure instanceof CommandException)
        ? "this is a fault in belay: " + failure
        : message == null ? failure.getClass().getSimpleName() : message;
  }
}
