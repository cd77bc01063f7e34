package dev.belay.gateway.platform;

import java.time.Duration;

/** How long to wait before a platform is asked again. */
public final class Patience {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** A refusal lasts until a person changes something. */
  private static final Duration AFTER_REFUSAL = Duration.ofMinutes(1);

  private Patience() {}

  /**
   * @param attempt that failed, 1 for the first
   */
  public static Duration after(int attempt, Exception cause) {
    if (cause instanceof PlatformException.Refused) {
      return AFTER_REFUSAL;
    }
    Duration doubled = attempt > 5 ? LONGEST : FIRST.multipliedBy(1L << Math.max(0, attempt - 1));
    return cause instanceof PlatformException.Unavailable unavailable
        ? unavailable.retryAfter().orElse(doubled)
        : doubled;
  }

  /**
   * Whether the platform will always refuse this: the run or deployment does not exist, or does not
   * wait. Not final are missing permissions (401, 403): somebody can give them.
   */
  public static boolean isFinal(PlatformException.Refused refusal) {
    return refusal.status() != 401 && refusal.status() != 403;
  }
}
