package dev.belay.sources;

import dev.belay.policy.event.PolicyEvent;
import dev.belay.schemas.DeploymentEvent;

/** The part of deployment events that a policy's rules look at. */
public final class PolicyEvents {
  private PolicyEvents() {}

  public static PolicyEvent of(DeploymentEvent event) {
    return PolicyEvent.builder(
            event.getType(), event.getPhase(), event.getSource(), event.getReceivedAt())
        .occurredAt(event.getOccurredAt())
        .application(event.getApplication())
        .environment(event.getEnvironment())
        .repository(event.getRepository())
        .ref(event.getRef())
        .commit(event.getCommit())
        .deploymentId(event.getDeploymentId())
        .state(event.getState())
        .actor(event.getActor())
        .attributes(event.getAttributes())
        .changedPaths(event.getChangedPaths(), event.getChangedPathsComplete())
        .build();
  }
}
