package dev.belay.jobs;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the progress of a job: the newest state, at most once per interval. A thread of its own
 * does this, so that the job never waits for it.
 */
public final class ProgressReports implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressReports.class);

  /** Makes the event of the report with this {@code number}. */
  @FunctionalInterface
  public interface Format {
    OutboxRecord format(int number, String step, long bytesDone, long bytesTotal);
  }

  private record State(String step, long bytesDone, long bytesTotal) {}

  private final AtomicReference<@Nullable State> latest = new AtomicReference<>();
  private final Lease lease;
  private final Duration interval;
  private final Format format;
  private final Thread thread;

  private ProgressReports(Lease lease, Duration interval, Format format) {
    this.lease = lease;
    this.interval = interval;
    this.format = format;
    this.thread = Thread.ofVirtual().name("progress").unstarted(this::reportUntilInterrupted);
  }

  public static ProgressReports start(Lease lease, Duration interval, Format format) {
    ProgressReports reports = new ProgressReports(lease, interval, format);
    reports.thread.start();
    return reports;
  }

  /**
   * Stores the newest state. Returns at once.
   *
   * @param step for people
   * @param bytesTotal an estimate, 0 when unknown
   */
  public void progressed(String step, long bytesDone, long bytesTotal) {
    latest.set(new State(step, bytesDone, bytesTotal));
  }

  /** Stops the reports. Returns when none is being published any more. */
  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  private void reportUntilInterrupted() {
    int number = 0;
    try {
      while (true) {
        Thread.sleep(interval);
        State state = latest.getAndSet(null);
        if (state != null) {
          lease.publish(
              List.of(
                  format.format(++number, state.step(), state.bytesDone(), state.bytesTotal())));
        }
      }
    } catch (InterruptedException e) {
      return;
    } catch (LeaseLostException e) {
      return; // the lease interrupts the job itself
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("Stopped reporting progress; the job goes on");
    }
  }
}
