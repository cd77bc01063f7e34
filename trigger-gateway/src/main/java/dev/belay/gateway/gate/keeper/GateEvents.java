package dev.belay.gateway.gate.keeper;

import dev.belay.events.EventWriter;
import dev.belay.events.GateRef;
import dev.belay.events.Happening;
import dev.belay.gateway.gate.DeploymentGate;
import dev.belay.gateway.gate.DeploymentGate.Answer;
import dev.belay.gateway.gate.DeploymentGate.Answered;
import dev.belay.gateway.gate.DeploymentGate.Decided;
import dev.belay.gateway.gate.DeploymentGate.Waiting;
import dev.belay.gateway.gate.GateDecision;
import dev.belay.gateway.gate.HeldDeployment;
import dev.belay.jobs.OutboxRecord;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import java.time.Instant;
import java.util.UUID;

/**
 * The recovery events of a gate's moves, keyed by the recovery set that the gate is recorded with.
 */
final class GateEvents {
  private final EventWriter events = new EventWriter("trigger-gateway");
  private final RecordCodec codec;

  GateEvents(RecordCodec codec) {
    this.codec = codec;
  }

  OutboxRecord of(DeploymentGate gate) {
    GateRef opened = opened(gate.deployment());
    return switch (gate) {
      case Waiting waiting ->
          record(gate, gate.deployment().openedAt(), new Happening.GateOpened(opened));
      case Decided(HeldDeployment deployment, GateDecision decision) ->
          record(gate, decision.at(), new Happening.GateDecided(opened, of(decision)));
      case Answered(HeldDeployment deployment, GateDecision decision, Answer answer) ->
          record(gate, answer.at(), new Happening.GateAnswered(opened, of(decision), of(answer)));
    };
  }

  private OutboxRecord record(DeploymentGate gate, Instant at, Happening happening) {
    HeldDeployment held = gate.deployment();
    RecoveryEvent event =
        events.write(UUID.fromString(held.recoverySetId()), held.origin(), at, happening);
    return new OutboxRecord(
        Topics.RECOVERY_EVENTS,
        EventWriter.key(event),
        codec.encode(Topics.RECOVERY_EVENTS, event));
  }

  private static GateRef opened(HeldDeployment held) {
    return new GateRef(
        UUID.fromString(held.gateId()),
        held.platform(),
        held.mode().word(),
        held.openedAt(),
        held.deadline(),
        held.source());
  }

  private static GateRef.Decision of(GateDecision decision) {
    return new GateRef.Decision(
        decision.word(), decision.cause().word(), decision.reason(), decision.at(), decision.by());
  }

  private static GateRef.Answer of(Answer answer) {
    return new GateRef.Answer(answer.problem() == null ? answer.at() : null, answer.problem());
  }
}
