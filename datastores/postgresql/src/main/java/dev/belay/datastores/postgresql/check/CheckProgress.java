package dev.belay.datastores.postgresql.check;

import dev.belay.datastores.ProgressListener;
import java.util.concurrent.atomic.AtomicLong;

/** Adds up what several readers have read, and tells the listener about once a megabyte. */
final class CheckProgress {
  private static final long STEP_BYTES = 1L << 20;

  private final ProgressListener listener;
  private final long total;
  private final AtomicLong done = new AtomicLong();

  CheckProgress(ProgressListener listener, long total) {
    this.listener = listener;
    this.total = total;
  }

  void add(String step, long bytes) {
    long now = done.addAndGet(bytes);
    if (now / STEP_BYTES != (now - bytes) / STEP_BYTES) {
      listener.progressed(step, now, Math.max(now, total));
    }
  }
}
