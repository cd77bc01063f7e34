package dev.belay.verifier;

import dev.belay.datastores.DataStoreException;
import dev.belay.events.Action;
import dev.belay.jobs.Job;
import dev.belay.jobs.JobFailure;
import dev.belay.jobs.JobHandler;
import dev.belay.jobs.Lease;
import dev.belay.jobs.OutboxRecord;
import dev.belay.jobs.ProgressReports;
import dev.belay.policy.Drill;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.verifier.drill.DrillEvents;
import dev.belay.verifier.drill.DrillOrder;
import dev.belay.verifier.drill.DrillResult;
import dev.belay.verifier.drill.StagingTargets;
import dev.belay.verifier.drill.WholeApplication;
import dev.belay.verifier.verification.StagingPlace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a command into a rehearsed recovery. It restores only into sandboxes and into the staging
 * targets that the policy's drill names: this process has no connection to a data store.
 */
public final class DrillFlow implements JobHandler {
  /** The action, and the kind of job. */
  public static final String DRILL = Action.DRILL.word();

  private static final Logger LOG = LoggerFactory.getLogger(DrillFlow.class);

  private final WholeApplication application;
  private final Function<byte[], RecoveryCommand> decode;
  private final Function<RecoveryCommand, Optional<Drill>> drills;
  private final StagingTargets staging;
  private final DrillEvents events;
  private final Duration progressInterval;

  /**
   * @param drills finds the policy's drill by its name
   * @param staging finds the staging targets of drills that don't use sandboxes
   */
  public DrillFlow(
      WholeApplication application,
      Function<byte[], RecoveryCommand> decode,
      Function<RecoveryCommand, Optional<Drill>> drills,
      StagingTargets staging,
      DrillEvents events,
      Duration progressInterval) {
    this.application = application;
    this.decode = decode;
    this.drills = drills;
    this.staging = staging;
    this.events = events;
    this.progressInterval = progressInterval;
  }

  @Override
  public List<OutboxRecord> run(Job job, Lease lease) throws Exception {
    RecoveryCommand command = decode.apply(job.payload());
    lease.publish(List.of(events.started(command, job.attempt())));
    Optional<Drill> drill = drills.apply(command);
    if (command.getDrill() != null && drill.isEmpty()) {
      return List.of(
          events.unknown(
              command,
              "the verifier's policy has no drill \"%s\" of %s in %s"
                  .formatted(
                      command.getDrill(), command.getApplication(), command.getEnvironment())));
    }
    Map<String, StagingPlace> places;
    try {
      places = places(command);
    } catch (DataStoreException e) {
      return List.of(events.unknown(command, String.valueOf(e.getMessage())));
    }
    DrillResult result;
    try (ProgressReports progress =
        ProgressReports.start(lease, progressInterval, events.progress(command, job.attempt()))) {
      result = application.run(new DrillOrder(command, drill, places), progress::progressed);
      if (Thread.interrupted()) {
        throw new InterruptedException("the drill was interrupted");
      }
    }
    LOG.atInfo()
        .addKeyValue("belay.operation", command.getOperationId())
        .addKeyValue("belay.recovery_set", command.getRecoverySetId())
        .addKeyValue("belay.verdict", result.verdict())
        .log("Completed a drill");
    return List.of(events.completed(command, result));
  }

  @Override
  public Optional<Duration> retryAfter(Job job, Exception cause) {
    return Optional.empty();
  }

  @Override
  public List<OutboxRecord> failed(Job job, JobFailure failure) {
    RecoveryCommand command = decode.apply(job.payload());
    clear(command);
    return List.of(
        events.unknown(
            command,
            switch (failure) {
              case JobFailure.DeadlinePassed passed ->
                  "it was not done by its deadline, " + job.deadline();
              case JobFailure.Abandoned abandoned ->
                  "given up after "
                      + abandoned.attempts()
                      + " attempts, in each of which the verifier died";
              case JobFailure.Cancelled cancelled -> "it was cancelled";
              case JobFailure.Failed failed -> {
                LOG.atError()
                    .addKeyValue("belay.operation", command.getOperationId())
                    .setCause(failed.cause())
                    .log("A drill ended unexpectedly");
                yield "unexpected "
                    + failed.cause().getClass().getSimpleName()
                    + "; the verifier's log has the details";
              }
            }));
  }

  /** Best effort: the cleanup must not hold up the answer of a drill that has ended. */
  private void clear(RecoveryCommand command) {
    try {
      for (StagingPlace place : places(command).values()) {
        clear(command, place);
      }
    } catch (DataStoreException | RuntimeException e) {
      notRemoved(command, e);
    }
  }

  private void clear(RecoveryCommand command, StagingPlace place) {
    try {
      application.clear(command.getOperationId(), place);
    } catch (DataStoreException e) {
      notRemoved(command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void notRemoved(RecoveryCommand command, Exception cause) {
    LOG.atWarn()
        .addKeyValue("belay.operation", command.getOperationId())
        .setCause(cause)
        .log(
            "Could not remove a drill's data from a staging target; the next drill there removes"
                + " it");
  }

  private Map<String, StagingPlace> places(RecoveryCommand command) throws DataStoreException {
    Optional<Drill> drill = drills.apply(command);
    return drill.isEmpty() ? Map.of() : staging.of(drill.get());
  }
}
