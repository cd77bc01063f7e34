package dev.belay.datastores.kit.progress;

import dev.belay.datastores.ProgressListener;
import java.util.concurrent.atomic.AtomicLong;

/** Adds up what several threads have done, and tells the listener about once a megabyte. */
public final class ByteProgress {
  private static final long STEP_BYTES = 1L << 20;

  private final ProgressListener listener;
  private final AtomicLong done = new AtomicLong();
  private volatile long estimate;

  public ByteProgress(ProgressListener listener) {
    this(listener, 0);
  }

  /**
   * @param estimate of all bytes, 0 or more
   */
  public ByteProgress(ProgressListener listener, long estimate) {
    this.listener = listener;
    this.estimate = estimate;
  }

  /** Something else is done now. */
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

  /** Everything was read: the estimate becomes the truth. */
  public void end(String step) {
    listener.progressed(step, done.get(), done.get());
  }

  public long bytes() {
    return done.get();
  }
}
