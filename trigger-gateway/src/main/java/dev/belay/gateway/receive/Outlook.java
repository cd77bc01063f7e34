package dev.belay.gateway.receive;

import dev.belay.policy.Policy;
import dev.belay.policy.match.Decision;
import dev.belay.policy.match.Explanation;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.sources.Phases;
import dev.belay.sources.PolicyEvents;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What the policy of now says of an event that has just come in. What is done is decided later,
 * when the event comes out of Kafka, by the policy of then.
 */
final class Outlook {
  private final Supplier<Policy> policy;

  Outlook(Supplier<Policy> policy) {
    this.policy = policy;
  }

  /** Why nothing will be captured; empty if something will, or if it is about no deployment. */
  Optional<String> nothingWillBeCaptured(DeploymentEvent event) {
    if (event.getPhase().equals(Phases.NONE)) {
      return Optional.empty();
    }
    List<Decision> decisions = Explanation.of(policy.get(), PolicyEvents.of(event)).decisions();
    return decisions.stream().anyMatch(Decision.Capture.class::isInstance)
        ? Optional.empty()
        : Optional.of(
            decisions.stream()
                .map(Decision.NoMatch.class::cast)
                .map(none -> none.subject() + ": " + none.reason())
                .collect(Collectors.joining("; ")));
  }
}
