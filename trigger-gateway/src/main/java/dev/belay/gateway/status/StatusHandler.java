package dev.belay.gateway.status;

import dev.belay.gateway.gate.answer.GateProperties;
import dev.belay.gateway.gate.keeper.GateKeeper;
import dev.belay.gateway.platform.Patience;
import dev.belay.gateway.platform.PlatformException;
import dev.belay.jobs.Job;
import dev.belay.jobs.JobFailure;
import dev.belay.jobs.JobHandler;
import dev.belay.jobs.Lease;
import dev.belay.jobs.OutboxRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows the state that a recovery set has at that moment. */
final class StatusHandler implements JobHandler {
  private static final Logger LOG = LoggerFactory.getLogger(StatusHandler.class);

  /** A later state waits until this one is done. */
  private static final int MOST_ATTEMPTS = 20;

  private final StatusTable table;
  private final GateKeeper keeper;
  private final StatusChannel channel;
  private final GateProperties properties;

  StatusHandler(
      StatusTable table, GateKeeper keeper, StatusChannel channel, GateProperties properties) {
    this.table = table;
    this.keeper = keeper;
    this.channel = channel;
    this.properties = properties;
  }

  @Override
  public List<OutboxRecord> run(Job job, Lease lease)
      throws PlatformException, InterruptedException {
    String setId = StatusJobs.recoverySetId(job.payload());
    Optional<StatusTable.Shown> shown = table.find(setId);
    if (shown.isPresent() && shown.get().version() == StatusJobs.version(job.payload())) {
      channel.show(
          shown.get().target(),
          StatusChannel.RECOVERY_POINT,
          CommitState.of(keeper.progress(setId)),
          properties.details(setId));
    }
    return List.of();
  }

  @Override
  public Optional<Duration> retryAfter(Job job, Exception cause) {
    return afterFailed(job, cause);
  }

  /** How long to wait for a platform that is away, or that refuses for now. */
  static Optional<Duration> afterFailed(Job job, Exception cause) {
    boolean mayPass =
        cause instanceof PlatformException.Unavailable
            || (cause instanceof PlatformException.Refused refused && !Patience.isFinal(refused));
    return mayPass && job.attempt() < MOST_ATTEMPTS
        ? Optional.of(Patience.after(job.attempt(), cause))
        : Optional.empty();
  }

  @Override
  public List<OutboxRecord> failed(Job job, JobFailure failure) {
    LOG.atWarn()
        .addKeyValue("belay.recovery_set", StatusJobs.recoverySetId(job.payload()))
        .addKeyValue("belay.platform", channel.platform())
        .log("A recovery set is not shown at its commit: {}", failure);
    return List.of();
  }
}
