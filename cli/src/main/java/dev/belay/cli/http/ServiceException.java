package dev.belay.cli.http;

import org.jspecify.annotations.Nullable;

/** A service did not answer with success. The subclasses say what the caller can do. */
public abstract sealed class ServiceException extends Exception {
  ServiceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** No answer, or one that says "later". The same request may succeed in a moment. */
  public static final class Unreachable extends ServiceException {
    public Unreachable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** It does not exist, or not yet: status 404. */
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

  /** The service failed, or answered with something that its API does not define. */
  public static final class Broken extends ServiceException {
    public Broken(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
