package dev.belay.datastores.postgresql.restore;

import dev.belay.datastores.ProgressListener;
import java.util.concurrent.atomic.AtomicLong;

/** Adds up what all loaders have loaded, and tells the listener about once a megabyte. */
final class RestoreProgress {
  private static final long STEP_BYTES = 1L << 20;

  private final ProgressListener listener;
  private final long total;
  private final AtomicLong done = new AtomicLong();

  RestoreProgress(ProgressListener listener, long total) {
    this.listener = listener;
    this.total = total;
  }

  void step(String step) {
    long now = done.get();
    listener.progressed(step, now, Math.max(now, total));
  }

  void add(String step, long bytes) {
    long now = done.addAndGet(bytes);
    if (now / STEP_BYTES != (now - bytes) / STEP_BYTES) {
      listener.progressed(step, now, Math.max(now, total));
    }
  }
}
