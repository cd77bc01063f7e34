package dev.belay.jobs;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Does one kind of job. Runs more than once for the same job after a crash, so its effects must
 * allow that.
 */
public interface JobHandler {
  /**
   * Does the work. Interrupted when the lease is lost, the deadline passes or the process stops.
   *
   * @return what to publish with the job's completion
   */
  List<OutboxRecord> run(Job job, Lease lease) throws Exception;

  /**
   * How long to wait before another attempt.
   *
   * @return empty if trying again would not help
   */
  Optional<Duration> retryAfter(Job job, Exception cause);

  /** What to publish when the job has failed for good. */
  List<OutboxRecord> failed(Job job, JobFailure failure);
}
