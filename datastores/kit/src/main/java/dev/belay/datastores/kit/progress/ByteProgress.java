package dev.belay.datastores.kit.progress;

import dev.belay.datastores.ProgressListener;
import java.util.concurrent.atomic.AtomicLong;

/** Adds up the progress of several threads, and tells the listener about once per megabyte. */
public final class ByteProgress {
  private static final long STEP_BYTES = 1L << 20;

  private final ProgressListener listener;
  private final AtomicLong done = new AtomicLong();
  private volatile long estimate;

  public ByteProgress(ProgressListener listener) {
    this(listener, 0);
  }

  /**
   * @param estimate the estimated number of all bytes, 0 or more
   */
  public ByteProgress(ProgressListener listener, long estimate) {
    this.listener = listener;
    this.estimate = estimate;
  }

  /** Reports that the next step has begun. */
  public void step(String step) {
    long now = done.get();
    listener.progressed(step, now, Math.max(now, estimate));
  }

  public void begin(String step, long estimatedBytes) {
    estimate = estimatedBytes;
    listener.progressed(step, 0, estimatedBytes);
  }

  public void add(String step, long bytes) {
    long now = done.addAndGet(bytes);
    if (now / STEP_BYTES != (now - bytes) / STEP_BYTES) {
      listener.progressed(step, now, Math.max(now, estimate));
    }
  }

  /** Everything was read: replaces the estimate with the true number. */
  public void end(String step) {
    listener.progressed(step, done.get(), done.get());
  }

  public long bytes() {
    return done.get();
  }
}
