package dev.belay.ledger.notify.channel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A notice was not taken. The message is for people, and has no secret. */
public final class UndeliveredException extends Exception {
  private final Fate fate;
  private final @Nullable Duration after;

  private UndeliveredException(
      String message, Fate fate, @Nullable Duration after, @Nullable Throwable cause) {
    super(message, cause);
    this.fate = fate;
    this.after = after;
  }

  /** What another attempt would bring. */
  public enum Fate {
    /** It may be taken later. */
    TEMPORARY,
    /** It, or anything else, is never taken as it is. */
    PERMANENT,
    /** A secret is not there. It may come: files are read again. */
    UNREADY
  }

  public static UndeliveredException temporary(String message) {
    return new UndeliveredException(message, Fate.TEMPORARY, null, null);
  }

  /**
   * @param after how long the product wants to be left alone; null if it does not say
   */
  static UndeliveredException temporary(String message, @Nullable Duration after) {
    return new UndeliveredException(message, Fate.TEMPORARY, after, null);
  }

  public static UndeliveredException permanent(String message) {
    return new UndeliveredException(message, Fate.PERMANENT, null, null);
  }

  public static UndeliveredException unready(String message) {
    return new UndeliveredException(message, Fate.UNREADY, null, null);
  }

  public Fate fate() {
    return fate;
  }

  public @Nullable Duration after() {
    return after;
  }

  /** Never null. */
  public String said() {
    return String.valueOf(getMessage());
  }
}
