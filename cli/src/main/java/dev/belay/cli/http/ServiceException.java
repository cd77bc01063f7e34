package dev.belay.cli.http;

import org.jspecify.annotations.Nullable;

/** A request that a service did not answer with success, split by what the caller can do. */
public abstract sealed class ServiceException extends Exception {
  ServiceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** No answer, or one that says "later": the same request may succeed in a moment. */
  public static final class Unreachable extends ServiceException {
    public Unreachable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** There is no such thing, or not yet: status 404. */
  public static final class NotFound extends ServiceException {
    public NotFound(String message) {
      super(message, null);
    }
  }

  /** The service declined: any other status from 400 to 499. */
  public static final class Declined extends ServiceException {
    public Declined(String message) {
      super(message, null);
    }
  }

  /** The service failed, or answered with what its API does not know. */
  public static final class Broken extends ServiceException {
    public Broken(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
