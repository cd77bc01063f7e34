package dev.belay.jobs;

import java.util.List;

/** The right to have effects for a job, as long as it lasts. */
public interface Lease {
  /**
   * Publishes while the job goes on.
   *
   * @throws LeaseLostException if another process has taken over the job: the caller must stop, and
   *     nothing was published
   */
  void publish(List<OutboxRecord> records) throws LeaseLostException;

  /**
   * Call this before anything that can't be undone. From then on neither a cancellation nor the
   * deadline interrupts this attempt. Fenced: a caller that returns from this call was the job's
   * only owner.
   *
   * @throws InterruptedException if the job was cancelled or the lease is lost; the caller must
   *     stop without changing anything
   */
  default void pastCancelling() throws InterruptedException {}

  /** Keeps a note for later jobs ({@link JobStore#note}). The last note replaces earlier ones. */
  default void note(byte[] note) throws LeaseLostException {}
}
