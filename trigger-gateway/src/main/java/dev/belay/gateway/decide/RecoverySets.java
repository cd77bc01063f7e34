package dev.belay.gateway.decide;

import dev.belay.events.Action;
import dev.belay.events.EventWriter;
import dev.belay.events.ExpectedPoint;
import dev.belay.events.Happening;
import dev.belay.events.Origin;
import dev.belay.events.RecoveryIds;
import dev.belay.events.Rule;
import dev.belay.events.Source;
import dev.belay.jobs.TraceParent;
import dev.belay.policy.Consistency;
import dev.belay.policy.Policy;
import dev.belay.policy.match.Decision;
import dev.belay.policy.match.Explanation;
import dev.belay.policy.store.DataStoreDefinition;
import dev.belay.schemas.Assertion;
import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.TogetherWith;
import dev.belay.sources.PolicyEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a deployment event asks for, by the policy. It depends on the two alone: ids are derived,
 * and times are the event's. An event that is handled twice gives the same bytes twice.
 */
public final class RecoverySets {
  /** Attributes of an event with this prefix become labels of its recovery sets. */
  public static final String LABEL_PREFIX = "label.";

  private static final EventWriter EVENTS = new EventWriter("trigger-gateway");

  private RecoverySets() {}

  public static List<Decision> decide(Policy policy, DeploymentEvent event) {
    return Explanation.of(policy, PolicyEvents.of(event)).decisions();
  }

  public static RequestedSet request(
      Policy policy, DeploymentEvent event, Decision.Capture decision) {
    UUID setId = UUID.fromString(id(event, decision));
    Map<String, String> labels = labels(event, decision);
    List<BackupCommand> commands = new ArrayList<>();
    List<ExpectedPoint> points = new ArrayList<>();
    for (DataStoreDefinition store : decision.dataStores()) {
      BackupCommand command = command(setId, store, event, decision, labels);
      commands.add(command);
      points.add(new ExpectedPoint(RecoveryIds.recoveryPoint(setId, store.name()), store.name()));
    }
    return new RequestedSet(
        requested(policy, setId, points, event, decision, labels), together(commands, decision));
  }

  /**
   * One command for all data stores: the worker that gets it can take the snapshots at one moment.
   */
  private static BackupCommand together(List<BackupCommand> commands, Decision.Capture decision) {
    BackupCommand first = commands.getFirst();
    if (commands.size() == 1 && decision.consistency().isEmpty()) {
      return first;
    }
    return BackupCommand.newBuilder(first)
        .setAction(Action.CAPTURE_SET.word())
        .setTogether(
            commands.stream()
                .skip(1)
                .map(
                    other ->
                        new TogetherWith(
                            other.getCommandId(),
                            other.getRecoveryPointId(),
                            other.getDataStore(),
                            other.getAssertions()))
                .toList())
        .setMaxSkewMillis(
            decision
                .consistency()
                .flatMap(Consistency::maxSkew)
                .map(Duration::toMillis)
                .orElse(null))
        .setHooks(
            decision
                .consistency()
                .flatMap(Consistency::hooks)
                .map(it -> decision.rule())
                .orElse(null))
        .build();
  }

  /** The id of the recovery set that the decision asks for. */
  static String id(DeploymentEvent event, Decision.Capture decision) {
    return RecoveryIds.recoverySet(
            decision.application(), decision.environment(), decision.trigger(), Attempts.key(event))
        .toString();
  }

  private static Map<String, String> labels(DeploymentEvent event, Decision.Capture decision) {
    Map<String, String> labels = new TreeMap<>(decision.labels());
    event
        .getAttributes()
        .forEach(
            (name, value) -> {
              if (name.startsWith(LABEL_PREFIX)) {
                labels.put(name.substring(LABEL_PREFIX.length()), value);
              }
            });
    return labels;
  }

  private static BackupCommand command(
      UUID setId,
      DataStoreDefinition store,
      DeploymentEvent event,
      Decision.Capture decision,
      Map<String, String> labels) {
    UUID commandId = RecoveryIds.captureCommand(setId, store.name());
    return BackupCommand.newBuilder()
        .setCommandId(commandId.toString())
        .setAction(Action.CAPTURE.word())
        .setRecoverySetId(setId.toString())
        .setRecoveryPointId(RecoveryIds.recoveryPoint(commandId).toString())
        .setDataStore(store.name())
        .setApplication(decision.application())
        .setEnvironment(decision.environment())
        .setTrigger(decision.trigger())
        .setCommit(event.getCommit())
        .setDeploymentId(event.getDeploymentId())
        .setRequestedAt(event.getReceivedAt())
        .setDeadline(decision.deadline())
        .setVerification(decision.verification().word())
        .setAssertions(
            store.assertions().stream()
                .map(a -> new Assertion(a.name(), a.text(), a.form()))
                .toList())
        .setLabels(labels)
        .setMethod(decision.method().word())
        .setRetention(decision.retention())
        .build();
  }

  private static RecoveryEvent requested(
      Policy policy,
      UUID setId,
      List<ExpectedPoint> points,
      DeploymentEvent event,
      Decision.Capture decision,
      Map<String, String> labels) {
    return EVENTS.write(
        setId,
        origin(event, decision),
        event.getReceivedAt(),
        new Happening.SetRequested(
            points,
            decision.deadline(),
            new Rule(policy.version(), decision.rule()),
            event.getEventId(),
            new Source(event.getRepository(), event.getRef(), event.getUrl(), event.getActor()),
            labels,
            decision.method().word(),
            decision.retention(),
            TraceParent.traceId(event.getTraceparent())));
  }

  /** Of the recovery set that the decision asks for. */
  static Origin origin(DeploymentEvent event, Decision.Capture decision) {
    return new Origin(
        decision.application(),
        decision.environment(),
        decision.trigger(),
        event.getCommit(),
        event.getDeploymentId());
  }
}
