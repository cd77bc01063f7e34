package dev.belay.gateway.status;

import dev.belay.gateway.gate.answer.GateProperties;
import dev.belay.gateway.platform.PlatformException;
import dev.belay.jobs.Job;
import dev.belay.jobs.JobFailure;
import dev.belay.jobs.JobHandler;
import dev.belay.jobs.Lease;
import dev.belay.jobs.OutboxRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows a rollback where its job says. Showing it again changes nothing for people. */
final class RollbackHandler implements JobHandler {
  private static final Logger LOG = LoggerFactory.getLogger(RollbackHandler.class);

  private final StatusChannel channel;
  private final GateProperties properties;

  RollbackHandler(StatusChannel channel, GateProperties properties) {
    this.channel = channel;
    this.properties = properties;
  }

  @Override
  public List<OutboxRecord> run(Job job, Lease lease)
      throws PlatformException, InterruptedException {
    RollbackJob rollback = RollbackJob.of(job.payload());
    CommitState state = new CommitState(rollback.outcome(), rollback.description());
    String url = properties.details(rollback.recoverySetId());
    @Nullable String deployment = rollback.deploymentId();
    switch (rollback.place()) {
      case COMMIT -> channel.show(rollback.target(), StatusChannel.ROLLBACK, state, url);
      case DEPLOYMENT -> {
        if (deployment != null) {
          channel.retire(rollback.target(), deployment, state.description(), url);
        }
      }
    }
    return List.of();
  }

  @Override
  public Optional<Duration> retryAfter(Job job, Exception cause) {
    return StatusHandler.afterFailed(job, cause);
  }

  @Override
  public List<OutboxRecord> failed(Job job, JobFailure failure) {
    RollbackJob rollback = RollbackJob.of(job.payload());
    LOG.atWarn()
        .addKeyValue("belay.operation", rollback.operationId())
        .addKeyValue("belay.recovery_set", rollback.recoverySetId())
        .addKeyValue("belay.platform", channel.platform())
        .log("A rollback is not shown at its {}: {}", rollback.place(), failure);
    return List.of();
  }
}
