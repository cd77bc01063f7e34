package dev.belay.gateway.decide;

import dev.belay.gateway.gate.keeper.GateKeeper;
import dev.belay.gateway.handled.HandledEvent;
import dev.belay.gateway.handled.HandledEventTable;
import dev.belay.gateway.status.CommitStatuses;
import dev.belay.jobs.TraceParent;
import dev.belay.policy.Policy;
import dev.belay.policy.match.Decision;
import dev.belay.policy.match.Explanation;
import dev.belay.policy.match.Explanation.RuleTrace;
import dev.belay.runtime.publish.RecordPublisher;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.Topics;
import dev.belay.sources.PolicyEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the policy decides on an event: first the recovery sets and their commands, then the
 * gate that waits for them. Doing it twice changes nothing. An event that no gateway has signed
 * came from an outsider who can produce to Kafka. It asks for recovery sets, and for nothing else.
 */
final class EventHandler {
  private static final Logger LOG = LoggerFactory.getLogger(EventHandler.class);

  /** Of the doors that every gateway has; described ones come with their first event. */
  private static final List<String> SOURCES =
      List.of("api", "cdevents", "cloudevents", "github", "gitlab");

  /** Whatever an outsider calls itself: a label must not have as many values as it likes. */
  private static final String OTHER = "other";

  private final RecordPublisher publisher;
  private final GateKeeper gates;
  private final CommitStatuses statuses;
  private final HandledEventTable handled;
  private final MeterRegistry meters;
  private final Counter failedConditions;

  EventHandler(
      RecordPublisher publisher,
      GateKeeper gates,
      CommitStatuses statuses,
      HandledEventTable handled,
      MeterRegistry meters) {
    this.publisher = publisher;
    this.gates = gates;
    this.statuses = statuses;
    this.handled = handled;
    this.meters = meters;
    this.failedConditions =
        Counter.builder("belay.policy.conditions.failed")
            .description("Conditions of rules that could not be decided, and so did not match")
            .register(meters);
    // A counter that begins with its first event can't be seen rise.
    SOURCES.forEach(this::missed);
  }

  /**
   * Throws when a part of it could not be done. The caller then does all of it again.
   *
   * @param vouchedFor whether a gateway has authenticated its sender
   */
  void handle(DeploymentEvent event, Policy policy, boolean vouchedFor) {
    handleTraced(event.getTraceparent() == null ? inTraceOfNow(event) : event, policy, vouchedFor);
  }

  /** It came by no door, but by Kafka or the clock. */
  private static DeploymentEvent inTraceOfNow(DeploymentEvent event) {
    return DeploymentEvent.newBuilder(event).setTraceparent(TraceParent.current()).build();
  }

  private void handleTraced(DeploymentEvent event, Policy policy, boolean vouchedFor) {
    Explanation explanation = Explanation.of(policy, PolicyEvents.of(event));
    explanation.failedConditions().forEach(rule -> report(event, rule));
    List<HandledEvent.Capture> captures = new ArrayList<>();
    List<HandledEvent.Reason> reasons = new ArrayList<>();
    for (Decision decision : explanation.decisions()) {
      switch (decision) {
        case Decision.Capture capture ->
            captures.add(
                new HandledEvent.Capture(
                    capture(event, policy, capture, vouchedFor),
                    capture.application(),
                    capture.environment(),
                    capture.rule()));
        case Decision.NoMatch noMatch ->
            reasons.add(new HandledEvent.Reason(noMatch.subject(), noMatch.reason()));
      }
    }
    Optional<GateOpening> gate = GateOpening.of(event, explanation.decisions());
    if (vouchedFor) {
      gate.ifPresent(opening -> gates.open(opening.deployment(), opening.decision()));
    } else if (gate.isPresent()) {
      refuse(event, "no gate is opened by it");
    }
    note(HandledEvent.of(event, captures, reasons), vouchedFor);
  }

  private Counter missed(String source) {
    return Counter.builder("belay.events.missed")
        .description("Deployments that nothing was captured for")
        .tag("source", source)
        .register(meters);
  }

  private void note(HandledEvent event, boolean vouchedFor) {
    if (event.isMissed()) {
      boolean known = vouchedFor || SOURCES.contains(event.source());
      missed(known ? event.source() : OTHER).increment();
      LOG.atInfo()
          .addKeyValue("belay.event", event.type())
          .addKeyValue("belay.delivery", event.deliveryId())
          .log(
              "A deployment gets no backup: {}",
              event.reasons().stream()
                  .map(each -> each.subject() + ": " + each.reason())
                  .collect(Collectors.joining("; ")));
    }
    handled
        .note(event)
        .ifPresent(
            reason ->
                LOG.atWarn()
                    .addKeyValue("belay.event", event.type())
                    .addKeyValue("belay.delivery", event.deliveryId())
                    .log("belay events does not list an event that was handled: {}", reason));
  }

  private void report(DeploymentEvent event, RuleTrace rule) {
    failedConditions.increment();
    LOG.atWarn()
        .addKeyValue("belay.event", event.getType())
        .addKeyValue("belay.delivery", event.getDeliveryId())
        .addKeyValue("belay.rule", rule.id())
        .log("A condition does not match, since it failed: {}", rule.verdict());
  }

  private static void refuse(DeploymentEvent event, String what) {
    LOG.atWarn()
        .addKeyValue("belay.event", event.getType())
        .addKeyValue("belay.delivery", event.getDeliveryId())
        .log("No gateway has signed the event, so {}", what);
  }

  private void request(RecoveryEvent rollback) {
    publisher.publish(Topics.RECOVERY_EVENTS, rollback.getRecoverySetId(), rollback);
    LOG.atInfo()
        .addKeyValue("belay.recovery_set", rollback.getRecoverySetId())
        .addKeyValue("belay.rule", rollback.getRollbackRequest().getRule())
        .log("A rollback was requested");
  }

  /**
   * The set goes first: a reader of the command can then know what it belongs to.
   *
   * @return the set's id
   */
  private String capture(
      DeploymentEvent event, Policy policy, Decision.Capture capture, boolean vouchedFor) {
    RequestedSet set = RecoverySets.request(policy, event, capture);
    String setId = set.requested().getRecoverySetId();
    publisher.publish(Topics.RECOVERY_EVENTS, setId, set.requested());
    publisher.publish(Topics.BACKUP_COMMANDS, set.command().getDataStore(), set.command());
    LOG.atInfo()
        .addKeyValue("belay.recovery_set", setId)
        .addKeyValue("belay.rule", set.requested().getRequested().getRule())
        .addKeyValue("belay.stores", capture.dataStores().size())
        .log("A recovery set was requested");
    Optional<RecoveryEvent> rollback = RollbackRequests.of(policy, event, capture);
    if (vouchedFor) {
      rollback.ifPresent(this::request);
    } else if (rollback.isPresent()) {
      refuse(event, "it rolls nothing back");
    }
    statuses.show(event, setId);
    return setId;
  }
}
