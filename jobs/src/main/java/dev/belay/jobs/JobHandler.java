package dev.belay.jobs;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Does one kind of job. After a crash it runs again for the same job, so its effects must allow
 * repetition.
 */
public interface JobHandler {
  /**
   * Does the work. It is interrupted when the lease is lost, the deadline passes or the process
   * stops.
   *
   * @return what to publish when the job completes
   */
  List<OutboxRecord> run(Job job, Lease lease) throws Exception;

  /**
   * How long to wait before the next attempt. There is one until the deadline, as often as this
   * says so.
   *
   * @return empty if another attempt would not help, or if there were enough
   */
  Optional<Duration> retryAfter(Job job, Exception cause);

  /**
   * What to remember of a failed attempt, for {@link JobFailure.DeadlinePassed}; empty for nothing.
   * It is stored, so it must hold no secret.
   */
  default Optional<String> remembered(Exception cause) {
    return Optional.empty();
  }

  /** What to publish when the job gives its place away and is tried again after {@code delay}. */
  default List<OutboxRecord> retrying(Job job, Exception cause, Duration delay) {
    return List.of();
  }

  /** What to publish when the job has failed for good. */
  List<OutboxRecord> failed(Job job, JobFailure failure);
}
