package dev.belay.gateway.gate.answer;

import dev.belay.gateway.gate.DeploymentGate.Answer;
import dev.belay.gateway.gate.DeploymentGate.Decided;
import dev.belay.gateway.gate.keeper.GateJobs;
import dev.belay.gateway.gate.keeper.GateKeeper;
import dev.belay.gateway.platform.Patience;
import dev.belay.gateway.platform.PlatformException;
import dev.belay.jobs.Job;
import dev.belay.jobs.JobFailure;
import dev.belay.jobs.JobHandler;
import dev.belay.jobs.Lease;
import dev.belay.jobs.OutboxRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Brings a decision to its platform, however long that takes, and then closes the gate. After a
 * crash between the two, the platform hears the same decision again.
 */
public final class AnswerHandler implements JobHandler {
  private final GateKeeper keeper;
  private final Channel channel;
  private final Clock clock;

  public AnswerHandler(GateKeeper keeper, Channel channel, Clock clock) {
    this.keeper = keeper;
    this.channel = channel;
    this.clock = clock;
  }

  @Override
  public List<OutboxRecord> run(Job job, Lease lease)
      throws PlatformException, InterruptedException {
    String gateId = GateJobs.gateId(job.payload());
    if (keeper.find(gateId).orElse(null) instanceof Decided gate) {
      keeper.answered(gateId, answer(gate, job.attempt()));
    }
    return List.of();
  }

  private Answer answer(Decided gate, int attempt) throws PlatformException, InterruptedException {
    try {
      channel.answer(gate, keeper.progress(gate.deployment()));
      return Answer.taken(clock.instant());
    } catch (PlatformException.Refused e) {
      if (!Patience.isFinal(e)) {
        throw e;
      }
      String perhaps =
          attempt > 1 ? " (an earlier attempt, whose answer was lost, may have been taken)" : "";
      return Answer.refused(clock.instant(), e.getMessage() + perhaps);
    } catch (IllegalArgumentException e) {
      return Answer.refused(clock.instant(), "the gate can't be answered: " + e.getMessage());
    }
  }

  @Override
  public Optional<Duration> retryAfter(Job job, Exception cause) {
    return Optional.of(Patience.after(job.attempt(), cause));
  }

  @Override
  public List<OutboxRecord> failed(Job job, JobFailure failure) {
    String why =
        switch (failure) {
          case JobFailure.DeadlinePassed passed -> "the platform could not be reached for days";
          case JobFailure.Failed failed -> String.valueOf(failed.cause().getMessage());
          case JobFailure.Cancelled cancelled -> "it was cancelled";
          case JobFailure.Abandoned abandoned -> "each attempt ended with its process";
        };
    keeper.answered(
        GateJobs.gateId(job.payload()),
        Answer.refused(
            clock.instant(), "given up after %d attempts: %s".formatted(failure.attempts(), why)));
    return List.of();
  }
}
