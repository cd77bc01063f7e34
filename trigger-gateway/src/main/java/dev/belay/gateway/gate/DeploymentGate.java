package dev.belay.gateway.gate;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The life of a gate: it waits, it is decided once, and its platform is told. Each state has only
 * its legal transitions, so nothing can change a decision.
 */
public sealed interface DeploymentGate {
  HeldDeployment deployment();

  /** The platform holds the deployment, and not enough is known to decide. */
  record Waiting(HeldDeployment deployment) implements DeploymentGate {
    public Decided decided(GateDecision decision) {
      return new Decided(deployment, decision);
    }
  }

  /** The gate is decided. The platform has not been told, or it isn't known whether it has. */
  record Decided(HeldDeployment deployment, GateDecision decision) implements DeploymentGate {
    public Answered answered(Answer answer) {
      return new Answered(deployment, decision, answer);
    }
  }

  /** The platform was told, or never will be. */
  record Answered(HeldDeployment deployment, GateDecision decision, Answer answer)
      implements DeploymentGate {}

  /**
   * How telling the platform ended.
   *
   * @param at when it did
   * @param problem why the platform did not take the answer; null when it did
   */
  record Answer(Instant at, @Nullable String problem) {
    public static Answer taken(Instant at) {
      return new Answer(at, null);
    }

    public static Answer refused(Instant at, String problem) {
      return new Answer(at, problem);
    }
  }
}
