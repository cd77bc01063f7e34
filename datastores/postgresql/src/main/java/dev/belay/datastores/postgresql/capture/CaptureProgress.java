package dev.belay.datastores.postgresql.capture;

import dev.belay.datastores.ProgressListener;
import java.util.concurrent.atomic.AtomicLong;

/** Adds up what all readers have read, and tells the listener about once a megabyte. */
final class CaptureProgress {
  private static final long STEP_BYTES = 1L << 20;

  private final ProgressListener listener;
  private final AtomicLong done = new AtomicLong();
  private volatile long estimate;

  CaptureProgress(ProgressListener listener) {
    this.listener = listener;
  }

  void begin(String step, long estimatedBytes) {
    estimate = estimatedBytes;
    listener.progressed(step, 0, estimatedBytes);
  }

  void add(String step, long bytes) {
    long now = done.addAndGet(bytes);
    if (now / STEP_BYTES != (now - bytes) / STEP_BYTES) {
      listener.progressed(step, now, Math.max(now, estimate));
    }
  }

  /** Everything was read: the estimate becomes the truth. */
  void end(String step) {
    listener.progressed(step, done.get(), done.get());
  }

  long bytes() {
    return done.get();
  }
}
