package dev.belay.events;

import static dev.belay.events.EventReader.part;
import static dev.belay.events.Fields.filled;
import static dev.belay.events.Fields.oneOf;
import static dev.belay.events.Fields.uuid;

import dev.belay.schemas.Gate;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the gate of an event. Refuses a decision that contradicts its own cause. */
final class GateReader {
  private static final List<String> MODES = List.of("captured", "verified");
  private static final List<String> CAUSES =
      List.of(
          "captured",
          "verified",
          "capture-failed",
          "verification-failed",
          "recovery-time",
          "timeout",
          "no-rule",
          GateRef.Decision.OVERRIDDEN);

  /** The decisions that each cause allows. For a timeout, the policy decides; else a person may. */
  private static final Map<String, List<String>> DECISIONS =
      Map.of(
          "captured",
          List.of("approved"),
          "verified",
          List.of("approved"),
          "capture-failed",
          List.of("rejected"),
          "verification-failed",
          List.of("rejected"),
          "recovery-time",
          List.of("rejected"),
          "no-rule",
          List.of("rejected"),
          "timeout",
          List.of("approved", "rejected"),
          GateRef.Decision.OVERRIDDEN,
          List.of("approved", "rejected"));

  private GateReader() {}

  static Happening read(RecoveryEvent event, Gate gate) {
    GateRef opened =
        new GateRef(
            uuid("gate.gateId", gate.getGateId()),
            filled("gate.platform", gate.getPlatform()),
            oneOf("gate.mode", gate.getMode(), MODES),
            gate.getOpenedAt(),
            gate.getDeadline(),
            new Source(gate.getRepository(), gate.getRef(), gate.getUrl(), gate.getActor()));
    return switch (event.getType()) {
      case RecoveryEventTypes.GATE_OPENED -> new Happening.GateOpened(opened);
      case RecoveryEventTypes.GATE_DECIDED ->
          new Happening.GateDecided(opened, decision(event, gate));
      default -> new Happening.GateAnswered(opened, decision(event, gate), answer(gate));
    };
  }

  private static GateRef.Decision decision(RecoveryEvent event, Gate gate) {
    String decision = part(event, "gate.decision", gate.getDecision());
    String cause = oneOf("gate.cause", part(event, "gate.cause", gate.getCause()), CAUSES);
    List<String> possible = DECISIONS.getOrDefault(cause, List.of());
    if (!possible.contains(decision)) {
      throw new ImpossibleEventException(
          "gate.decision is \"%s\" with the cause %s: it must be %s"
              .formatted(decision, cause, String.join(" or ", possible)));
    }
    return new GateRef.Decision(
        decision,
        cause,
        gate.getReason(),
        part(event, "gate.decidedAt", gate.getDecidedAt()),
        decidedBy(cause, event, gate));
  }

  /** Nobody decides without a name and a reason, and nobody has decided what the set has. */
  private static @Nullable String decidedBy(String cause, RecoveryEvent event, Gate gate) {
    @Nullable String by = gate.getDecidedBy();
    if (!cause.equals(GateRef.Decision.OVERRIDDEN)) {
      if (by != null) {
        throw new ImpossibleEventException(
            "gate.decidedBy is \"%s\" with the cause %s: only an overridden gate has it"
                .formatted(by, cause));
      }
      return null;
    }
    filled("gate.reason", part(event, "gate.reason", gate.getReason()));
    return filled("gate.decidedBy", part(event, "gate.decidedBy", by));
  }

  private static GateRef.Answer answer(Gate gate) {
    @Nullable String problem = gate.getAnswerProblem();
    if (gate.getAnsweredAt() == null && (problem == null || problem.isBlank())) {
      throw new ImpossibleEventException(
          "gate.answeredAt is null and gate.answerProblem is not given: a gate-answered event must"
              + " have one of them");
    }
    return new GateRef.Answer(gate.getAnsweredAt(), problem);
  }
}
