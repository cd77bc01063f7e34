package dev.belay.worker.recovery;

import dev.belay.datastores.DataStoreException;
import dev.belay.jobs.Job;
import dev.belay.jobs.JobFailure;
import dev.belay.jobs.JobHandler;
import dev.belay.jobs.Lease;
import dev.belay.jobs.OutboxRecord;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.vault.VaultException;
import dev.belay.worker.capture.CaptureFailures.Described;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a step as a job: retries failures that may be temporary, and reports others with their
 * cause.
 */
public final class RecoveryJob implements JobHandler {
  private static final Logger LOG = LoggerFactory.getLogger(RecoveryJob.class);
  private static final int MOST_ATTEMPTS = 5;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final RecoveryCommandCodec commands;
  private final RecoveryEvents events;
  private final RecoveryStep step;

  public RecoveryJob(RecoveryCommandCodec commands, RecoveryEvents events, RecoveryStep step) {
    this.commands = commands;
    this.events = events;
    this.step = step;
  }

  @Override
  public List<OutboxRecord> run(Job job, Lease lease) throws Exception {
    RecoveryCommand command = commands.decode(job.payload());
    List<OutboxRecord> records = step.run(command, job, lease);
    LOG.atInfo()
        .addKeyValue("belay.operation", command.getOperationId())
        .addKeyValue("belay.recovery_point", command.getRecoveryPointId())
        .addKeyValue("belay.store", command.getDataStore())
        .log("Finished {}", command.getAction());
    return records;
  }

  @Override
  public Optional<Duration> retryAfter(Job job, Exception cause) {
    // Somebody watches an operation, and can ask for it again.
    boolean mayPass =
        job.attempt() < MOST_ATTEMPTS
            && (cause instanceof DataStoreException.Unavailable
                || cause instanceof VaultException.Unavailable);
    Duration wait = Duration.ofSeconds(1L << Math.min(job.attempt(), 5));
    return mayPass
        ? Optional.of(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT)
        : Optional.empty();
  }

  @Override
  public List<OutboxRecord> failed(Job job, JobFailure failure) {
    RecoveryCommand command = commands.decode(job.payload());
    Optional<List<OutboxRecord>> done = step.doneAllTheSame(command, failure);
    if (done.isPresent()) {
      return done.get();
    }
    Described described = RecoveryFailures.describe(command, failure);
    LOG.atError()
        .addKeyValue("belay.operation", command.getOperationId())
        .addKeyValue("belay.recovery_point", command.getRecoveryPointId())
        .addKeyValue("belay.store", command.getDataStore())
        .addKeyValue("belay.failure", described.kind())
        .setCause(described.unexpected())
        .log("{} failed: {}", command.getAction(), described.message());
    List<OutboxRecord> records = new ArrayList<>();
    records.add(events.failed(command, described, failure.attempts()));
    records.addAll(step.alsoFailed(command, described, failure.attempts()));
    return records;
  }
}
