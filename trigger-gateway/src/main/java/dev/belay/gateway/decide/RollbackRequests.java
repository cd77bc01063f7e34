package dev.belay.gateway.decide;

import dev.belay.policy.Policy;
import dev.belay.policy.Rollback;
import dev.belay.policy.match.Decision;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.Ids;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.RollbackRequest;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the ledger is asked for after a deployment that failed. As a recovery set, one deployment
 * asks for it once, however often and in whatever words its failure is told.
 */
final class RollbackRequests {
  private static final String PRODUCER = "trigger-gateway";

  /** A rollback is no failure to be answered with the next, least of all Belay's own. */
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
    String setId = RecoverySets.id(event, decision);
    return RecoveryEvent.newBuilder()
        .setEventId(Ids.derive(RecoveryEventTypes.ROLLBACK_REQUESTED, setId))
        .setType(RecoveryEventTypes.ROLLBACK_REQUESTED)
        .setOccurredAt(event.getReceivedAt())
        .setProducer(PRODUCER)
        .setRecoverySetId(setId)
        .setApplication(decision.application())
        .setEnvironment(decision.environment())
        .setTrigger(decision.trigger())
        .setCommit(event.getCommit())
        .setDeploymentId(event.getDeploymentId())
        .setRollbackRequest(
            RollbackRequest.newBuilder()
                .setDeploymentId(event.getDeploymentId())
                .setCommit(event.getCommit())
                .setRepository(event.getRepository())
                .setDeploymentEventId(event.getEventId())
                .setMode(Rollback.Mode.AUTOMATIC.word())
                .setMaxLostRows(maxLost)
                .setPolicyVersion(policy.version())
                .setRule(decision.rule())
                .build())
        .build();
  }
}
