package dev.belay.ledger.recovery;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operations the time, every few seconds. */
final class OperationClock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OperationClock.class);
  private static final int SECONDS = 2;

  private final Operations operations;
  private final Thread thread;

  OperationClock(Operations operations) {
    this.operations = operations;
    this.thread = Thread.ofVirtual().name("operation-clock").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        TimeUnit.SECONDS.sleep(SECONDS);
        operations.tick();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.atWarn().setCause(e).log("operations could not be looked at; trying again");
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join(TimeUnit.SECONDS.toMillis(10));
  }
}
