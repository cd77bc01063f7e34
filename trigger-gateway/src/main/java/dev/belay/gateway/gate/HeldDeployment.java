package dev.belay.gateway.gate;

import dev.belay.events.Origin;
import dev.belay.events.Source;
import dev.belay.policy.Gate.Mode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A deployment that its platform holds, and what it waits for.
 *
 * @param gateId UUID
 * @param platform {@code github}, {@code gitlab} or {@code api}
 * @param target what the platform needs for an answer, by its own names
 * @param origin what is deployed, and what the gate's recovery set is for
 * @param source where the deployment comes from
 * @param conditions at least one; several when a deployment belongs to several applications or
 *     environments of the policy
 * @param traceparent the step of a trace that asked for the gate; null when there was none
 */
public record HeldDeployment(
    String gateId,
    String platform,
    Map<String, String> target,
    Origin origin,
    Source source,
    Instant openedAt,
    List<Condition> conditions,
    @Nullable String traceparent) {
  public HeldDeployment {
    target = Map.copyOf(target);
    conditions = List.copyOf(conditions);
    if (conditions.isEmpty()) {
      throw new IllegalArgumentException("a gate without a condition would hold nothing");
    }
  }

  /** The set that the gate is recorded with. */
  public String recoverySetId() {
    return conditions.getFirst().recoverySetId();
  }

  public List<String> recoverySetIds() {
    return conditions.stream().map(Condition::recoverySetId).distinct().toList();
  }

  /** The strictest of its conditions. */
  public Mode mode() {
    return conditions.stream().map(Condition::mode).max(Comparator.naturalOrder()).orElseThrow();
  }

  /** The last deadline of its conditions. */
  public Instant deadline() {
    return conditions.stream()
        .map(Condition::deadline)
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }
}
