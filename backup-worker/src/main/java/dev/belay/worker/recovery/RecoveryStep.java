package dev.belay.worker.recovery;

import dev.belay.jobs.Job;
import dev.belay.jobs.JobFailure;
import dev.belay.jobs.Lease;
import dev.belay.jobs.OutboxRecord;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.worker.capture.CaptureFailures.Described;
import java.util.List;
import java.util.Optional;

/** Does one action of an operation. It may run more than once for the same command. */
@FunctionalInterface
public interface RecoveryStep {
  /**
   * @return what to publish when the step completes
   */
  List<OutboxRecord> run(RecoveryCommand command, Job job, Lease lease) throws Exception;

  /**
   * What to publish if the work is done although the job counts as failed; empty when it isn't
   * done, or when that can't be known.
   */
  default Optional<List<OutboxRecord>> doneAllTheSame(RecoveryCommand command, JobFailure failure) {
    return Optional.empty();
  }

  /** What to publish together with the step's failure. */
  default List<OutboxRecord> alsoFailed(RecoveryCommand command, Described failure, int attempts) {
    return List.of();
  }
}
