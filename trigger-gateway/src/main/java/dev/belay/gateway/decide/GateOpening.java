package dev.belay.gateway.decide;

import dev.belay.events.Origin;
import dev.belay.events.RecoveryIds;
import dev.belay.events.Source;
import dev.belay.gateway.gate.Condition;
import dev.belay.gateway.gate.GateDecision;
import dev.belay.gateway.gate.HeldDeployment;
import dev.belay.gateway.gate.keeper.Platform;
import dev.belay.policy.Gate;
import dev.belay.policy.Phase;
import dev.belay.policy.match.Decision;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.GateRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The gate that an event asks for, by what the policy makes of the event.
 *
 * @param decision null when the deployment has to wait
 */
public record GateOpening(HeldDeployment deployment, @Nullable GateDecision decision) {
  private static final Duration LONGEST = Duration.ofHours(24);

  /** How far a platform's events about one attempt are apart at most, with its clock and ours. */
  private static final Duration SAME_ATTEMPT = Duration.ofMinutes(2);

  /** Empty if the event asks for none. */
  public static Optional<GateOpening> of(DeploymentEvent event, List<Decision> decisions) {
    GateRequest request = event.getGate();
    if (request == null) {
      return Optional.empty();
    }
    List<Decision.Capture> captures =
        decisions.stream()
            .filter(Decision.Capture.class::isInstance)
            .map(Decision.Capture.class::cast)
            .toList();
    return Optional.of(
        captures.isEmpty()
            ? withoutRule(event, request, decisions)
            : new GateOpening(held(event, request, captures), null));
  }

  private static HeldDeployment held(
      DeploymentEvent event, GateRequest request, List<Decision.Capture> captures) {
    Decision.Capture first = captures.getFirst();
    return deployment(
        event,
        request,
        RecoverySets.origin(event, first),
        captures.stream().map(capture -> condition(event, capture)).toList());
  }

  private static Condition condition(DeploymentEvent event, Decision.Capture capture) {
    Gate gate = capture.gate().orElseGet(() -> byDefault(event, capture));
    return new Condition(
        RecoverySets.id(event, capture),
        gate.mode(),
        requestedFrom(event),
        event.getReceivedAt().plus(gate.timeout()),
        gate.onTimeout(),
        gate.recoveryTime().map(Duration::toMillis).orElse(null));
  }

  /**
   * A platform tells of one attempt in several events, some of which may have come before that of
   * the gate; whoever asks through the API gets a set of its own.
   */
  private static Instant requestedFrom(DeploymentEvent event) {
    Instant received = event.getReceivedAt();
    if (event.getSource().equals(Platform.API)) {
      return received;
    }
    Instant occurred = event.getOccurredAt();
    Instant held = occurred == null || occurred.isAfter(received) ? received : occurred;
    return held.minus(SAME_ATTEMPT);
  }

  /** A rule without a gate holds a deployment like one with {@code mode: verified}. */
  private static Gate byDefault(DeploymentEvent event, Decision.Capture capture) {
    Duration twice = Duration.between(event.getReceivedAt(), capture.deadline()).multipliedBy(2);
    return new Gate(
        Gate.Mode.VERIFIED, twice.compareTo(LONGEST) < 0 ? twice : LONGEST, Gate.OnTimeout.REJECT);
  }

  /** A gate needs a recovery set to be recorded. This one names a set that is never requested. */
  private static GateOpening withoutRule(
      DeploymentEvent event, GateRequest request, List<Decision> decisions) {
    List<String> reasons =
        decisions.stream()
            .filter(Decision.NoMatch.class::isInstance)
            .map(Decision.NoMatch.class::cast)
            .map(noMatch -> noMatch.subject() + ": " + noMatch.reason())
            .toList();
    HeldDeployment held =
        deployment(
            event,
            request,
            new Origin(
                said(event.getApplication(), said(event.getRepository(), "unknown")),
                said(event.getEnvironment(), "unknown"),
                Phase.BEFORE_DEPLOY.trigger(),
                event.getCommit(),
                event.getDeploymentId()),
            List.of(
                new Condition(
                    RecoveryIds.gateWithoutSet(UUID.fromString(request.getGateId())).toString(),
                    Gate.Mode.VERIFIED,
                    null,
                    event.getReceivedAt(),
                    Gate.OnTimeout.REJECT,
                    null)));
    return new GateOpening(held, GateDecision.noRule(reasons, event.getReceivedAt()));
  }

  private static HeldDeployment deployment(
      DeploymentEvent event, GateRequest request, Origin origin, List<Condition> conditions) {
    return new HeldDeployment(
        request.getGateId(),
        request.getPlatform(),
        request.getTarget(),
        origin,
        new Source(event.getRepository(), event.getRef(), event.getUrl(), event.getActor()),
        event.getReceivedAt(),
        conditions,
        event.getTraceparent());
  }

  private static String said(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }
}
