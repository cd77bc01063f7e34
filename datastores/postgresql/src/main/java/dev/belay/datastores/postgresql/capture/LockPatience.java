package dev.belay.datastores.postgresql.capture;

import java.time.Duration;

/**
 * How long to wait for locks. Waiting for one also makes everybody wait who comes after: so each
 * wait is short, and there are several. It is shorter than the server's {@code deadlock_timeout} (1
 * s unless it is set), for of two that wait for each other the one that asks then is ended: that
 * could be a migration, which would be fine without us.
 *
 * @param timeout of one attempt, for each lock
 * @param attempts 1 or more
 * @param pause between them
 */
public record LockPatience(Duration timeout, int attempts, Duration pause) {
  public static final LockPatience DEFAULT =
      new LockPatience(Duration.ofMillis(500), 48, Duration.ofSeconds(1));
}
