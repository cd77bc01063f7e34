package dev.belay.cli.http;

import java.time.Duration;

/**
 * The end of the time for something. It uses a monotonic clock, so corrections of the wall clock do
 * not change it.
 */
public final class Deadline {
  private final Duration total;
  private final long endNanos;

  private Deadline(Duration total) {
    this.total = total;
    this.endNanos = System.nanoTime() + total.toNanos();
  }

  public static Deadline after(Duration total) {
    return new Deadline(total);
  }

  /** The whole time that was given. */
  public Duration total() {
    return total;
  }

  /** Zero or less when passed. */
  public Duration remaining() {
    return Duration.ofNanos(endNanos - System.nanoTime());
  }

  public boolean passed() {
    return endNanos - System.nanoTime() <= 0;
  }

  /** Sleeps for {@code pause}, or until this deadline if that is sooner. */
  public void pause(Duration pause) throws InterruptedException {
    Duration left = remaining();
    Duration length = left.compareTo(pause) < 0 ? left : pause;
    if (length.isPositive()) {
      Thread.sleep(length);
    }
  }
}
