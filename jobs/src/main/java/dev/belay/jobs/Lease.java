package dev.belay.jobs;

import java.util.List;

/** The right to have effects for a job, while it lasts. */
public interface Lease {
  /**
   * Publishes while the job goes on.
   *
   * @throws LeaseLostException if another process has the job now: the caller must stop, and
   *     nothing was published
   */
  void publish(List<OutboxRecord> records) throws LeaseLostException;

  /**
   * Call before what can't be undone: from here on neither a cancellation nor the deadline
   * interrupts this attempt. Fenced: who returns from this was the job's only owner.
   *
   * @throws InterruptedException if the job was cancelled or the lease is lost: the caller must
   *     stop, having changed nothing
   */
  default void pastCancelling() throws InterruptedException {}

  /** Keeps something for later jobs ({@link JobStore#note}); the last one stays. */
  default void note(byte[] note) throws LeaseLostException {}
}
