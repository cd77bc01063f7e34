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
}
