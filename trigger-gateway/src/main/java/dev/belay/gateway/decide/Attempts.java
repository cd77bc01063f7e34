package dev.belay.gateway.decide;

import dev.belay.events.RecoveryIds;
import dev.belay.policy.Phase;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.sources.github.GitHubEvents;
import dev.belay.sources.gitlab.GitLabEvents;
import java.util.Set;

/**
 * Which attempt to deploy an event is about. Events about one attempt ask for one recovery set;
 * another attempt gets a set of its own, since an older set holds older data.
 */
final class Attempts {
  /** The attribute by which senders tell the attempts of one deployment id apart. */
  static final String ATTRIBUTE = "attempt";

  /** A job that runs again, and a commit that is deployed again, is another deployment there. */
  private static final Set<String> ATTEMPT_IS_IN_THE_ID =
      Set.of(GitHubEvents.SOURCE, GitLabEvents.SOURCE);

  private Attempts() {}

  /** Tells one cause of a recovery set from every other. */
  static String key(DeploymentEvent event) {
    if (event.getRepository() == null || event.getDeploymentId() == null) {
      return event.getSource() + ":" + event.getDeliveryId();
    }
    return RecoveryIds.attempt(
            event.getSource(),
            event.getRepository(),
            event.getDeploymentId(),
            event.getCommit(),
            attempt(event))
        .toString();
  }

  /**
   * Where nobody says which attempt it is, each delivery is one: a backup too many is better than
   * an old one. Only a failure that is told twice is one, since a rollback may hang on it.
   */
  private static String attempt(DeploymentEvent event) {
    if (ATTEMPT_IS_IN_THE_ID.contains(event.getSource())) {
      return "";
    }
    String told = event.getAttributes().get(ATTRIBUTE);
    if (told != null) {
      return told;
    }
    return event.getPhase().equals(Phase.AFTER_FAILURE.word()) ? "" : event.getDeliveryId();
  }
}
