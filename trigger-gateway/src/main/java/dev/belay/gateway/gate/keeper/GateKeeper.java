package dev.belay.gateway.gate.keeper;

import dev.belay.events.Event;
import dev.belay.gateway.gate.DeploymentGate;
import dev.belay.gateway.gate.DeploymentGate.Answer;
import dev.belay.gateway.gate.DeploymentGate.Answered;
import dev.belay.gateway.gate.DeploymentGate.Decided;
import dev.belay.gateway.gate.DeploymentGate.Waiting;
import dev.belay.gateway.gate.GateDecision;
import dev.belay.gateway.gate.HeldDeployment;
import dev.belay.gateway.gate.progress.Projection;
import dev.belay.gateway.gate.progress.SetProgress;
import dev.belay.gateway.gate.progress.Stage;
import dev.belay.jobs.JobStore;
import dev.belay.jobs.Outbox;
import dev.belay.jobs.Traced;
import dev.belay.jobs.Transactions;
import dev.belay.schemas.registry.RecordCodec;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens, decides and closes gates, for any number of gateways on one database. A move that another
 * gateway has already made changes nothing. Everything that a move causes is in its transaction.
 * After a crash, either all of it is there, or nothing is and the move is made again.
 */
public final class GateKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(GateKeeper.class);

  /** How long recovery sets are remembered after their last event. */
  static final Duration MEMORY_OF_SETS = Duration.ofDays(30);

  /** How long gates are remembered after they were opened; the ledger keeps them. */
  private static final Duration MEMORY_OF_GATES = Duration.ofDays(90);

  private final Transactions transactions;
  private final GateTable gates;
  private final ProgressTable sets;
  private final GateEvents events;
  private final JobStore jobs;
  private final Outbox outbox;
  private final Map<String, Platform> platforms;
  private final List<SetListener> listeners;
  private final Tracer tracer;
  private final Clock clock;

  GateKeeper(
      GateTable gates,
      ProgressTable sets,
      Transactions transactions,
      JobStore jobs,
      Outbox outbox,
      RecordCodec codec,
      Collection<Platform> platforms,
      List<SetListener> listeners,
      Tracer tracer,
      Clock clock) {
    this.gates = gates;
    this.sets = sets;
    this.transactions = transactions;
    this.events = new GateEvents(codec);
    this.jobs = jobs;
    this.outbox = outbox;
    this.platforms =
        platforms.stream().collect(Collectors.toMap(Platform::name, Function.identity()));
    this.listeners = List.copyOf(listeners);
    this.tracer = tracer;
    this.clock = clock;
  }

  /**
   * Holds the deployment. A known gate stays as it is.
   *
   * @param decision null when its conditions decide later
   */
  public void open(HeldDeployment deployment, @Nullable GateDecision decision) {
    transactions.run(
        () -> {
          Waiting gate = new Waiting(deployment);
          if (!opened(gate)) {
            return;
          }
          if (decision == null) {
            settle(List.of(gate), true);
          } else {
            decide(gate.decided(decision));
          }
        });
  }

  private boolean opened(Waiting gate) {
    if (!gates.insert(gate)) {
      return false;
    }
    outbox.publish(List.of(events.of(gate)));
    LOG.atInfo()
        .addKeyValue("belay.gate", gate.deployment().gateId())
        .addKeyValue("belay.recovery_set", gate.deployment().recoverySetId())
        .addKeyValue("belay.platform", gate.deployment().platform())
        .log("A gate was opened, until {}", gate.deployment().deadline());
    return true;
  }

  /**
   * Records what a recovery event says, and decides the gates for which that is enough.
   *
   * @throws dev.belay.events.ImpossibleEventException when the event contradicts what is known
   */
  public void learn(Event event) {
    Instant at = event.occurredAt();
    if (Projection.apply(SetProgress.NONE, event) == SetProgress.NONE
        || at.isBefore(clock.instant().minus(MEMORY_OF_SETS))) {
      return;
    }
    String setId = event.recoverySetId().toString();
    transactions.run(
        () -> {
          SetProgress before = sets.lock(setId, at);
          SetProgress after = Projection.apply(before, event);
          if (!after.equals(before)) {
            sets.save(setId, after, at);
            listeners.forEach(listener -> listener.changed(setId, before, after));
            settle(gates.waitingFor(setId), before.stage() != after.stage());
          }
        });
  }

  /**
   * Decides the gates whose deadline has passed, and those that no event decided: a gate may be
   * opened while the last event of its set is being recorded.
   */
  public void settle() {
    transactions.run(() -> settle(gates.lockWaiting(), false));
  }

  private void settle(List<Waiting> waiting, boolean tell) {
    Map<String, SetProgress> known = known(waiting);
    for (Waiting gate : waiting) {
      if (!decideIfPossible(gate, known) && tell) {
        tellProgress(gate, known);
      }
    }
  }

  private boolean decideIfPossible(Waiting gate, Map<String, SetProgress> known) {
    Optional<GateDecision> decision = GateDecision.decide(gate.deployment(), known, now());
    decision.ifPresent(it -> decide(gate.decided(it)));
    return decision.isPresent();
  }

  /**
   * Decides a waiting gate as a person wants it, unless somebody or something decides it first.
   *
   * @param approved whether the deployment may go on
   * @param by the person's credential
   * @param why in the person's words
   * @return what the gate is then: it has another decision if this one came too late; empty if
   *     there is no such gate
   */
  public Optional<DeploymentGate> override(String gateId, boolean approved, String by, String why) {
    transactions.run(
        () -> {
          if (gates.find(gateId).orElse(null) instanceof Waiting gate) {
            decide(
                gate.decided(GateDecision.overridden(gate.deployment(), approved, by, why, now())));
          }
        });
    return gates.find(gateId);
  }

  /** Gates that match, the newest first. */
  public List<DeploymentGate> list(GateFilter filter, int limit) {
    return gates.list(filter, limit);
  }

  private void decide(Decided gate) {
    if (!gates.move(gate)) {
      return; // another gateway, or a person, was faster
    }
    HeldDeployment held = gate.deployment();
    try (Traced wait =
        Traced.within(held.traceparent(), tracer, "gate", step -> described(step, gate))) {
      tell(gate);
    }
  }

  /** The deployment's wait, as a step of its trace. */
  private static SpanBuilder described(SpanBuilder step, Decided gate) {
    return step.setStartTimestamp(gate.deployment().openedAt())
        .setAttribute("belay.gate", gate.deployment().gateId())
        .setAttribute("belay.recovery_set", gate.deployment().recoverySetId())
        .setAttribute("belay.decision", gate.decision().word())
        .setAttribute("belay.cause", gate.decision().cause().word());
  }

  private void tell(Decided gate) {
    outbox.publish(List.of(events.of(gate)));
    String name = gate.deployment().platform();
    Platform platform = platforms.get(name);
    if (platform != null) {
      jobs.add(GateJobs.answer(platform, gate.deployment().gateId(), now()), List.of());
    } else if (!name.equals(Platform.API)) {
      close(gate, Answer.refused(now(), "this gateway is not set up to answer " + name));
    }
    LOG.atInfo()
        .addKeyValue("belay.gate", gate.deployment().gateId())
        .addKeyValue("belay.recovery_set", gate.deployment().recoverySetId())
        .addKeyValue("belay.cause", gate.decision().cause().word())
        .log("A gate was {}: {}", gate.decision().word(), gate.decision().reason());
  }

  /** A job that was recorded for the same stage before stays the only one. */
  private void tellProgress(Waiting gate, Map<String, SetProgress> known) {
    Platform platform = platforms.get(gate.deployment().platform());
    Stage stage = stage(gate, known);
    if (platform != null && platform.hearsOfProgress() && stage != Stage.UNKNOWN) {
      String gateId = gate.deployment().gateId();
      jobs.add(GateJobs.progress(platform, gateId, stage, now()), List.of());
    }
  }

  /**
   * Closes a decided gate, if it isn't closed.
   *
   * @return what it is now; empty if there is no such gate
   */
  public Optional<DeploymentGate> answered(String gateId, Answer answer) {
    transactions.run(
        () -> {
          if (gates.find(gateId).orElse(null) instanceof Decided gate) {
            close(gate, answer);
          }
        });
    return gates.find(gateId);
  }

  private void close(Decided gate, Answer answer) {
    Answered closed = gate.answered(answer);
    if (!gates.move(closed)) {
      return; // another gateway was faster
    }
    outbox.publish(List.of(events.of(closed)));
    if (answer.problem() != null) {
      LOG.atError()
          .addKeyValue("belay.gate", gate.deployment().gateId())
          .addKeyValue("belay.platform", gate.deployment().platform())
          .log("A gate's platform did not take the answer: {}", answer.problem());
    }
  }

  public Optional<DeploymentGate> find(String gateId) {
    return gates.find(gateId);
  }

  /** What is known of the sets that the deployment waits for. */
  public Map<String, SetProgress> progress(HeldDeployment deployment) {
    return sets.find(deployment.recoverySetIds());
  }

  public SetProgress progress(String recoverySetId) {
    return sets.find(List.of(recoverySetId)).getOrDefault(recoverySetId, SetProgress.NONE);
  }

  /** Does something in a transaction in which nothing new becomes known of the set. */
  public void whileNothingChanges(String recoverySetId, Runnable task) {
    transactions.run(
        () -> {
          SetProgress known = sets.lock(recoverySetId, now());
          LOG.atTrace().log("{} stays at {}", recoverySetId, known.stage());
          task.run();
        });
  }

  public long waiting() {
    return gates.countWaiting();
  }

  /** Forgets what nobody will ask for any more. */
  public void forget() {
    int forgottenSets = sets.forgetBefore(now().minus(MEMORY_OF_SETS));
    int forgottenJobs = jobs.forget(MEMORY_OF_SETS);
    int forgottenGates = gates.forgetOpenedBefore(now().minus(MEMORY_OF_GATES));
    LOG.atDebug().log(
        "{} recovery sets, {} gates and {} jobs were forgotten",
        forgottenSets,
        forgottenGates,
        forgottenJobs);
  }

  private Map<String, SetProgress> known(List<Waiting> waiting) {
    return sets.find(
        waiting.stream().flatMap(it -> it.deployment().recoverySetIds().stream()).toList());
  }

  /** Of the set that is the furthest behind. */
  private static Stage stage(Waiting gate, Map<String, SetProgress> known) {
    return gate.deployment().recoverySetIds().stream()
        .map(id -> known.getOrDefault(id, SetProgress.NONE).stage())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** In the precision of recovery events and of the database. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
