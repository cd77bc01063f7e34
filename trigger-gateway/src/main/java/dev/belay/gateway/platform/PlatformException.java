package dev.belay.gateway.platform;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A platform did not do what it was asked to do. The subclasses say what the caller can do about
 * it.
 */
public abstract sealed class PlatformException extends Exception {
  private PlatformException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Trying again later may help: no connection, a time-out, a rate limit, or a 5xx. */
  public static final class Unavailable extends PlatformException {
    private final @Nullable Duration retryAfter;

    /**
     * @param retryAfter how long the platform asks the gateway to wait; null when it says nothing
     */
    public Unavailable(String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
      super(message, cause);
      this.retryAfter = retryAfter;
    }

    /** How long the platform asks the gateway to wait; empty when it says nothing. */
    public Optional<Duration> retryAfter() {
      return Optional.ofNullable(retryAfter);
    }
  }

  /** The platform understood and refused. The same request will get the same answer. */
  public static final class Refused extends PlatformException {
    private final int status;

    /**
     * @param status of the answer, 300 to 499
     */
    public Refused(String message, int status) {
      super(message, null);
      this.status = status;
    }

    /** The answer's HTTP status, 300 to 499. */
    public int status() {
      return status;
    }
  }
}
