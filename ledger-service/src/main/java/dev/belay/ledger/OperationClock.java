package dev.belay.ledger;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operations, and what begins them, the time: every few seconds. */
final class OperationClock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OperationClock.class);
  private static final int SECONDS = 2;

  private final List<Runnable> ticks;
  private final Thread thread;

  OperationClock(List<Runnable> ticks) {
    this.ticks = List.copyOf(ticks);
    this.thread = Thread.ofVirtual().name("operation-clock").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        TimeUnit.SECONDS.sleep(SECONDS);
        ticks.forEach(OperationClock::run);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** One that fails does not keep the others from their turn. */
  private static void run(Runnable tick) {
    try {
      tick.run();
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("operations could not be looked at; trying again");
    }
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join(TimeUnit.SECONDS.toMillis(10));
  }
}
