package dev.belay.datastores.postgresql.compare;

import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes of COPY text that were read, of those that are known to be needed so far. */
final class ComparisonProgress {
  private final ProgressListener listener;
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong total = new AtomicLong();

  ComparisonProgress(ProgressListener listener) {
    this.listener = listener;
  }

  /** More has to be read. */
  void expect(long bytes) {
    total.addAndGet(bytes);
  }

  void add(Table table, int bytes) {
    long sum = done.addAndGet(bytes);
    listener.progressed(table.qualifiedName().toString(), sum, Math.max(sum, total.get()));
  }

  void end() {
    long sum = done.get();
    listener.progressed("compared", sum, sum);
  }
}
