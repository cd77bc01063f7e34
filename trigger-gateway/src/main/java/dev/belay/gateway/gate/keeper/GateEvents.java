package dev.belay.gateway.gate.keeper;

import dev.belay.gateway.gate.DeploymentGate;
import dev.belay.gateway.gate.DeploymentGate.Answer;
import dev.belay.gateway.gate.DeploymentGate.Answered;
import dev.belay.gateway.gate.DeploymentGate.Decided;
import dev.belay.gateway.gate.DeploymentGate.Waiting;
import dev.belay.gateway.gate.GateDecision;
import dev.belay.gateway.gate.HeldDeployment;
import dev.belay.jobs.OutboxRecord;
import dev.belay.schemas.Gate;
import dev.belay.schemas.Ids;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** What becomes known of a gate's moves, keyed by the recovery set that it is recorded with. */
final class GateEvents {
  private static final String PRODUCER = "trigger-gateway";

  private final RecordCodec codec;

  GateEvents(RecordCodec codec) {
    this.codec = codec;
  }

  OutboxRecord of(DeploymentGate gate) {
    HeldDeployment held = gate.deployment();
    return switch (gate) {
      case Waiting waiting ->
          record(held, RecoveryEventTypes.GATE_OPENED, held.openedAt(), null, null);
      case Decided(HeldDeployment deployment, GateDecision decision) ->
          record(held, RecoveryEventTypes.GATE_DECIDED, decision.at(), decision, null);
      case Answered(HeldDeployment deployment, GateDecision decision, Answer answer) ->
          record(held, RecoveryEventTypes.GATE_ANSWERED, answer.at(), decision, answer);
    };
  }

  private OutboxRecord record(
      HeldDeployment held,
      String type,
      Instant at,
      @Nullable GateDecision decision,
      @Nullable Answer answer) {
    RecoveryEvent event =
        RecoveryEvent.newBuilder()
            .setEventId(Ids.derive(type, held.gateId()))
            .setType(type)
            .setOccurredAt(at.truncatedTo(ChronoUnit.MILLIS))
            .setProducer(PRODUCER)
            .setRecoverySetId(held.recoverySetId())
            .setApplication(held.application())
            .setEnvironment(held.environment())
            .setTrigger(held.trigger())
            .setCommit(held.commit())
            .setDeploymentId(held.deploymentId())
            .setGate(gate(held, decision, answer))
            .build();
    return new OutboxRecord(
        Topics.RECOVERY_EVENTS, held.recoverySetId(), codec.encode(Topics.RECOVERY_EVENTS, event));
  }

  private static Gate gate(
      HeldDeployment held, @Nullable GateDecision decision, @Nullable Answer answer) {
    Gate.Builder gate =
        Gate.newBuilder()
            .setGateId(held.gateId())
            .setPlatform(held.platform())
            .setMode(held.mode().word())
            .setOpenedAt(held.openedAt())
            .setDeadline(held.deadline())
            .setRepository(held.repository())
            .setRef(held.ref())
            .setUrl(held.url())
            .setActor(held.actor());
    if (decision != null) {
      gate.setDecision(decision.word())
          .setCause(decision.cause().word())
          .setReason(decision.reason())
          .setDecidedAt(decision.at().truncatedTo(ChronoUnit.MILLIS));
    }
    if (answer != null && answer.problem() == null) {
      gate.setAnsweredAt(answer.at().truncatedTo(ChronoUnit.MILLIS));
    }
    if (answer != null && answer.problem() != null) {
      gate.setAnswerProblem(answer.problem());
    }
    return gate.build();
  }
}
