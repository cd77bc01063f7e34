package dev.belay.worker.capture;

import dev.belay.datastores.DataStoreException;
import dev.belay.vault.VaultException;
import dev.belay.worker.together.HookCalls;
import dev.belay.worker.together.StoreFailedException;
import java.time.Duration;
import java.util.Optional;

/**
 * Says which failures of a capture may be temporary, and how long to wait before the next attempt.
 * There are attempts until the capture's deadline, unless each of them holds back the application's
 * writes.
 */
final class CaptureRetries {
  /** Of captures that hold back writes. */
  private static final int MOST_ATTEMPTS = 5;

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private CaptureRetries() {}

  /** As {@link #after}, for a capture during which the application holds back its writes. */
  static Optional<Duration> afterHolding(int attempt, Exception cause) {
    return attempt < MOST_ATTEMPTS ? after(attempt, cause) : Optional.empty();
  }

  /** Empty if another attempt would not help. */
  static Optional<Duration> after(int attempt, Exception cause) {
    if (cause instanceof StoreFailedException one) {
      return after(attempt, one.failure());
    }
    boolean mayPass =
        cause instanceof DataStoreException.Unavailable
            || cause instanceof VaultException.Unavailable
            || cause instanceof HookCalls.HookFailedException;
    Duration wait = Duration.ofSeconds(1L << Math.min(attempt, 5));
    return mayPass
        ? Optional.of(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT)
        : Optional.empty();
  }
}
