package dev.belay.jobs;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews a lease while its job runs. Interrupts the job's thread when the lease is lost or the
 * deadline passes. Created by the thread that runs the job.
 */
final class RunningLease implements Lease, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningLease.class);

  /** The state of the lease. */
  enum End {
    HELD,
    LOST,
    DEADLINE,
    CANCELLED
  }

  private final JobStore store;
  private final Job job;
  private final String owner;
  private final JobSettings settings;
  private final Thread runner = Thread.currentThread();
  private final Thread renewer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition stopped = lock.newCondition();
  private boolean running = true;
  private boolean shielded;
  private End end = End.HELD;
  private long heldUntilNanos;

  /** By the clock that never jumps. */
  private final long deadlineNanos;

  RunningLease(JobStore store, Claim claim, String owner, JobSettings settings) {
    this.store = store;
    this.job = claim.job();
    this.deadlineNanos = System.nanoTime() + claim.left().toNanos();
    this.owner = owner;
    this.settings = settings;
    this.heldUntilNanos = System.nanoTime() + settings.lease().toNanos();
    this.renewer = Thread.ofVirtual().name("lease-" + job.id()).start(this::renewUntilStopped);
  }

  @Override
  public void publish(List<OutboxRecord> records) throws LeaseLostException {
    store.publish(job, owner, records);
  }

  @Override
  public void note(byte[] note) throws LeaseLostException {
    store.note(job, owner, note);
  }

  @Override
  public void pastCancelling() throws InterruptedException {
    lock.lock();
    try {
      if (end == End.HELD) {
        end = store.pastCancelling(job, owner) ? End.HELD : End.CANCELLED;
      }
    } catch (LeaseLostException e) {
      end = End.LOST;
    } finally {
      shielded = end == End.HELD;
      lock.unlock();
    }
    if (!shielded) {
      throw new InterruptedException("the job must not go on: " + end);
    }
  }

  /** The state of the lease. It is final when {@link #stopRenewing} has returned. */
  End end() {
    lock.lock();
    try {
      return end;
    } finally {
      lock.unlock();
    }
  }

  /** After this call, the job's thread is not interrupted any more. */
  void stopRenewing() {
    lock.lock();
    try {
      running = false;
      stopped.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    stopRenewing();
    renewer.interrupt();
  }

  private void renewUntilStopped() {
    while (waitForNextTurn()) {
      if (!shielded() && System.nanoTime() - deadlineNanos >= 0) {
        interrupt(End.DEADLINE);
        return;
      }
      try {
        boolean cancelled = store.renew(job, owner, settings.lease());
        heldUntilNanos = System.nanoTime() + settings.lease().toNanos();
        if (cancelled && !shielded()) {
          interrupt(End.CANCELLED);
          return;
        }
      } catch (LeaseLostException e) {
        interrupt(End.LOST);
        return;
      } catch (RuntimeException e) {
        LOG.atWarn()
            .addKeyValue("belay.job", job.id())
            .setCause(e)
            .log("Could not renew the lease; trying again until it runs out");
        if (System.nanoTime() >= heldUntilNanos) {
          interrupt(End.LOST);
          return;
        }
      }
    }
  }

  private boolean waitForNextTurn() {
    Duration toDeadline = Duration.ofNanos(deadlineNanos - System.nanoTime());
    Duration wait =
        !shielded() && toDeadline.compareTo(settings.renewal()) < 0
            ? toDeadline
            : settings.renewal();
    long nanos = Math.max(wait.toNanos(), 0);
    lock.lock();
    try {
      while (running && nanos > 0) {
        nanos = stopped.awaitNanos(nanos);
      }
      return running;
    } catch (InterruptedException e) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean shielded() {
    lock.lock();
    try {
      return shielded;
    } finally {
      lock.unlock();
    }
  }

  private void interrupt(End reason) {
    lock.lock();
    try {
      boolean shieldedFrom = shielded && reason != End.LOST;
      if (running && !shieldedFrom) {
        running = false;
        end = reason;
        LOG.atWarn()
            .addKeyValue("belay.job", job.id())
            .addKeyValue("belay.attempt", job.attempt())
            .log("Interrupting the job: {}", reason);
        runner.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }
}
