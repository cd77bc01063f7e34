package dev.belay.ledger.event;

import static dev.belay.ledger.event.Fields.filled;
import static dev.belay.ledger.event.Fields.part;
import static dev.belay.ledger.event.Fields.uuid;

import dev.belay.schemas.Gate;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the gate of an event. A decision that its own cause contradicts must never be shown. */
final class GateReader {
  private static final Set<String> MODES = Set.of("captured", "verified");

  /** What each cause can decide; a timeout decides what the policy says. */
  private static final Map<String, List<String>> DECISIONS =
      Map.of(
          "captured", List.of("approved"),
          "verified", List.of("approved"),
          "capture-failed", List.of("rejected"),
          "verification-failed", List.of("rejected"),
          "no-rule", List.of("rejected"),
          "timeout", List.of("approved", "rejected"));

  private GateReader() {}

  /**
   * @throws ImpossibleEventException naming the field, its value and the rule
   */
  static Happening read(RecoveryEvent event, Gate gate) {
    if (!MODES.contains(gate.getMode())) {
      throw new ImpossibleEventException(
          "gate.mode is \"%s\": captured or verified is possible".formatted(gate.getMode()));
    }
    Happening.Opening opening =
        new Happening.Opening(
            uuid("gate.gateId", gate.getGateId()),
            filled("gate.platform", gate.getPlatform()),
            gate.getMode(),
            gate.getOpenedAt(),
            gate.getDeadline(),
            gate.getRepository(),
            gate.getRef(),
            gate.getUrl(),
            gate.getActor());
    return switch (event.getType()) {
      case RecoveryEventTypes.GATE_OPENED -> new Happening.GateOpened(opening);
      case RecoveryEventTypes.GATE_DECIDED -> decided(event, gate, opening);
      default -> answered(event, gate, opening);
    };
  }

  private static Happening decided(RecoveryEvent event, Gate gate, Happening.Opening opening) {
    String decision = part(event, "gate.decision", gate.getDecision());
    String cause = part(event, "gate.cause", gate.getCause());
    List<String> possible = DECISIONS.get(cause);
    if (possible == null) {
      throw new ImpossibleEventException(
          "gate.cause is \"%s\": captured, verified, capture-failed, verification-failed, timeout or no-rule is possible"
              .formatted(cause));
    }
    if (!possible.contains(decision)) {
      throw new ImpossibleEventException(
          "gate.decision is \"%s\" with the cause %s: only %s is possible"
              .formatted(decision, cause, String.join(" or ", possible)));
    }
    return new Happening.GateDecided(
        opening,
        new Happening.Decision(
            decision, cause, gate.getReason(), part(event, "gate.decidedAt", gate.getDecidedAt())));
  }

  private static Happening answered(RecoveryEvent event, Gate gate, Happening.Opening opening) {
    @Nullable String problem = gate.getAnswerProblem();
    if (gate.getAnsweredAt() == null && (problem == null || problem.isBlank())) {
      throw new ImpossibleEventException(
          "gate.answeredAt is null and gate.answerProblem is not given: a gate-answered event must"
              + " have one of them");
    }
    String decision = part(event, "gate.decision", gate.getDecision());
    if (!decision.equals("approved") && !decision.equals("rejected")) {
      throw new ImpossibleEventException(
          "gate.decision is \"%s\": approved or rejected is possible".formatted(decision));
    }
    return new Happening.GateAnswered(
        opening, decision, new Happening.Answer(gate.getAnsweredAt(), problem));
  }
}
