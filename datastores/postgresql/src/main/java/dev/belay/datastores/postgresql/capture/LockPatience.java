package dev.belay.datastores.postgresql.capture;

import java.time.Duration;

/**
 * How long to wait for locks. While one waits for a lock, everybody who comes later waits too. So
 * each wait is short, and there are several. A wait is shorter than the server's {@code
 * deadlock_timeout} (1 s by default): when two sessions wait for each other, the server ends the
 * one whose timeout comes first, and that could be a migration that would succeed without us.
 *
 * @param timeout the limit of one attempt, for each lock
 * @param attempts 1 or more
 * @param pause the time between attempts
 */
public record LockPatience(Duration timeout, int attempts, Duration pause) {
  public static final LockPatience DEFAULT =
      new LockPatience(Duration.ofMillis(500), 48, Duration.ofSeconds(1));
}
