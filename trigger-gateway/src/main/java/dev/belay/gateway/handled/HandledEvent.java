package dev.belay.gateway.handled;

import dev.belay.schemas.DeploymentEvent;
import dev.belay.sources.Phases;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event, and what became of it.
 *
 * @param eventId the same for each delivery of the event
 * @param phase what the event is about, as policies name it; {@code none} if it is no deployment
 * @param application what the event itself says; often only the policy knows it
 * @param captures the recovery sets that were asked for; empty if none was
 * @param reasons why nothing was captured, for the policy or the parts of it that were looked at
 */
public record HandledEvent(
    String eventId,
    Instant receivedAt,
    String source,
    String deliveryId,
    String type,
    String phase,
    @Nullable String repository,
    @Nullable String application,
    @Nullable String environment,
    @Nullable String commit,
    @Nullable String deploymentId,
    List<Capture> captures,
    List<Reason> reasons) {

  public HandledEvent {
    captures = List.copyOf(captures);
    reasons = List.copyOf(reasons);
  }

  /**
   * @param rule {@code application/environment/rule}
   */
  public record Capture(
      String recoverySetId, String application, String environment, String rule) {}

  /**
   * @param subject the policy, an application, or {@code application/environment}
   * @param reason for people, naming the value and what would have matched
   */
  public record Reason(String subject, String reason) {}

  public static HandledEvent of(
      DeploymentEvent event, List<Capture> captures, List<Reason> reasons) {
    return new HandledEvent(
        event.getEventId(),
        event.getReceivedAt(),
        event.getSource(),
        event.getDeliveryId(),
        event.getType(),
        event.getPhase(),
        event.getRepository(),
        event.getApplication(),
        event.getEnvironment(),
        event.getCommit(),
        event.getDeploymentId(),
        captures,
        reasons);
  }

  /** A deployment that gets no backup: somebody may wait for one. */
  public boolean isMissed() {
    return !phase.equals(Phases.NONE) && captures.isEmpty();
  }

  /** Most events of a platform are about no deployment, and nothing is done for them. */
  boolean isWorthKeeping() {
    return isMissed() || !captures.isEmpty();
  }
}
