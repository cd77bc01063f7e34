package dev.belay.gateway.status;

import dev.belay.schemas.DeploymentEvent;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The commit that a status is shown at.
 *
 * @param target what the platform needs besides, from the event's attributes
 */
public record CommitTarget(
    String platform, String repository, String commit, Map<String, String> target) {
  private static final Set<String> USEFUL = Set.of("installation-id", "project-id");

  public CommitTarget {
    target = Map.copyOf(target);
  }

  /** Empty for an event of another source, or without repository or full commit. */
  static Optional<CommitTarget> of(DeploymentEvent event) {
    String repository = event.getRepository();
    String commit = event.getCommit();
    if (repository == null
        || commit == null
        || !commit.matches("[0-9a-fA-F]{40}|[0-9a-fA-F]{64}")) {
      return Optional.empty();
    }
    Map<String, String> target = new TreeMap<>(event.getAttributes());
    target.keySet().retainAll(USEFUL);
    return Optional.of(new CommitTarget(event.getSource(), repository, commit, target));
  }
}
