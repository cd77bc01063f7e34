package dev.belay.gateway.gate.answer;

import dev.belay.gateway.gate.DeploymentGate.Waiting;
import dev.belay.gateway.gate.keeper.GateJobs;
import dev.belay.gateway.gate.keeper.GateKeeper;
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

/**
 * Tells a platform what a gate waits for, as it is known at that moment. Each stage has at most two
 * attempts: platforms have limits, and the decision must not wait behind them. Nothing is told once
 * there is a decision.
 */
public final class ProgressHandler implements JobHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressHandler.class);
  private static final int MOST_ATTEMPTS = 2;

  private final GateKeeper keeper;
  private final Channel channel;

  public ProgressHandler(GateKeeper keeper, Channel channel) {
    this.keeper = keeper;
    this.channel = channel;
  }

  @Override
  public List<OutboxRecord> run(Job job, Lease lease)
      throws PlatformException, InterruptedException {
    if (job.attempt() <= MOST_ATTEMPTS
        && keeper.find(GateJobs.gateId(job.payload())).orElse(null) instanceof Waiting gate) {
      channel.progress(gate, keeper.progress(gate.deployment()));
    }
    return List.of();
  }

  @Override
  public Optional<Duration> retryAfter(Job job, Exception cause) {
    boolean mayPass = cause instanceof PlatformException.Unavailable;
    return mayPass && job.attempt() < MOST_ATTEMPTS
        ? Optional.of(Duration.ofSeconds(1))
        : Optional.empty();
  }

  @Override
  public List<OutboxRecord> failed(Job job, JobFailure failure) {
    LOG.atWarn()
        .addKeyValue("belay.gate", GateJobs.gateId(job.payload()))
        .log("A platform was not told of a gate's progress: {}", failure);
    return List.of();
  }
}
