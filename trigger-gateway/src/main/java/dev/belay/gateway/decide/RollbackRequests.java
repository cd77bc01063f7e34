package dev.belay.gateway.decide;

import dev.belay.events.EventWriter;
import dev.belay.events.Happening;
import dev.belay.events.Rule;
import dev.belay.policy.Policy;
import dev.belay.policy.Rollback;
import dev.belay.policy.match.Decision;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.RecoveryEvent;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The rollback that the ledger is asked for after a failed deployment. Like a recovery set, it is
 * asked for once for each deployment, however many events tell of the failure.
 */
final class RollbackRequests {
  private static final EventWriter EVENTS = new EventWriter("trigger-gateway");

  /** A rollback is not a failure: it must not cause another rollback. */
  private static final String ROLLED_BACK = "dev.cdevents.service.rolledback";

  private RollbackRequests() {}

  /** Empty unless the rule has an automatic rollback. */
  static Optional<RecoveryEvent> of(
      Policy policy, DeploymentEvent event, Decision.Capture decision) {
    OptionalLong maxLost =
        decision
            .rollback()
            .filter(rollback -> rollback.mode() == Rollback.Mode.AUTOMATIC)
            .map(Rollback::maxLost)
            .orElse(OptionalLong.empty());
    return maxLost.isEmpty() || event.getType().startsWith(ROLLED_BACK)
        ? Optional.empty()
        : Optional.of(requested(policy, event, decision, maxLost.getAsLong()));
  }

  private static RecoveryEvent requested(
      Policy policy, DeploymentEvent event, Decision.Capture decision, long maxLost) {
    return EVENTS.write(
        UUID.fromString(RecoverySets.id(event, decision)),
        RecoverySets.origin(event, decision),
        event.getReceivedAt(),
        new Happening.RollbackRequested(
            event.getDeploymentId(),
            event.getCommit(),
            event.getRepository(),
            event.getEventId(),
            Rollback.Mode.AUTOMATIC.word(),
            maxLost,
            new Rule(policy.version(), decision.rule())));
  }
}
