package dev.belay.gateway.decide;

import dev.belay.schemas.DeploymentEvent;
import dev.belay.sources.DeploymentEventRules;
import java.time.Instant;
import java.util.List;

/** A deployment event breaks a rule. It goes to the dead-letter topic. */
final class InvalidEventException extends RuntimeException {
  private static final int MOST_NAMED = 8;

  private InvalidEventException(List<String> problems) {
    super(
        "this is not a valid deployment event: "
            + String.join("; ", problems.subList(0, Math.min(problems.size(), MOST_NAMED)))
            + (problems.size() > MOST_NAMED
                ? "; and %d more".formatted(problems.size() - MOST_NAMED)
                : ""));
  }

  /**
   * @return the event
   * @throws InvalidEventException naming what is wrong with it
   */
  static DeploymentEvent refuseInvalid(DeploymentEvent event, Instant now) {
    List<String> problems = DeploymentEventRules.problems(event, now);
    if (!problems.isEmpty()) {
      throw new InvalidEventException(problems);
    }
    return event;
  }
}
