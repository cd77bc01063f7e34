package dev.belay.ledger.policy;

import dev.belay.events.Event;
import dev.belay.events.Happening;
import dev.belay.events.Origin;
import dev.belay.events.Units;
import dev.belay.ledger.choice.Candidate;
import dev.belay.ledger.choice.Candidates;
import dev.belay.ledger.choice.SetChoice.NoSetException;
import dev.belay.ledger.choice.SetChoice.Wish;
import dev.belay.ledger.operation.Actor;
import dev.belay.ledger.operation.Ending;
import dev.belay.ledger.operation.History;
import dev.belay.ledger.operation.Kind;
import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.operation.Request;
import dev.belay.ledger.operation.Work;
import dev.belay.ledger.operation.store.NewOperations;
import dev.belay.ledger.operation.store.NewOperations.Terms;
import dev.belay.ledger.operation.store.Operations;
import dev.belay.ledger.operation.store.Operations.ConflictException;
import dev.belay.ledger.policy.AutomaticRollbackTable.Wanted;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rollbacks that the policy requests after a failed deployment. A rollback begins when the
 * failure's own capture has ended. It goes back to the state before that very deployment, needs a
 * verified set, and waits for a person when more rows would be lost than the policy allows, or the
 * policy wants a second one: the policy, which asked, is the first. If that is impossible, the
 * ledger says so and does not guess.
 */
public final class AutomaticRollbacks {
  private static final Logger LOG = LoggerFactory.getLogger(AutomaticRollbacks.class);
  private static final String ACTOR = "policy";

  /** How long to wait for the end of a failure's capture. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private static final Duration TIMEOUT = Duration.ofHours(2);

  private final AutomaticRollbackTable table;
  private final Candidates candidates;
  private final NewOperations requests;
  private final Operations operations;
  private final Clock clock;

  public AutomaticRollbacks(
      AutomaticRollbackTable table,
      Candidates candidates,
      NewOperations requests,
      Operations operations,
      Clock clock) {
    this.table = table;
    this.candidates = candidates;
    this.requests = requests;
    this.operations = operations;
    this.clock = clock;
  }

  /** Records the rollback that an event requests, in the transaction that records the event. */
  public void hear(Event event) {
    if (event.happening() instanceof Happening.RollbackRequested request) {
      Origin set = event.origin();
      table.add(
          new Wanted(
              event.stamp().eventId(),
              new Origin(
                  set.application(),
                  set.environment(),
                  set.trigger(),
                  request.commit(),
                  request.deploymentId()),
              event.recoverySetId(),
              request.maxLostRows(),
              request.rule().id(),
              event.occurredAt()));
    }
  }

  /** Begins the rollbacks that are due. One that fails does not keep others from their turn. */
  public void tick() {
    for (Wanted wanted : table.oldest()) {
      try {
        beginIfDue(wanted);
      } catch (RuntimeException e) {
        LOG.atError()
            .addKeyValue("belay.recovery_set", wanted.failureSetId())
            .addKeyValue("belay.rule", wanted.rule())
            .setCause(e)
            .log("Could not begin an automatic rollback; trying again");
      }
    }
  }

  private void beginIfDue(Wanted wanted) {
    if (isDue(wanted)) {
      begin(wanted);
      table.remove(wanted.eventId());
    }
  }

  private boolean isDue(Wanted wanted) {
    return clock.instant().isAfter(wanted.requestedAt().plus(PATIENCE))
        || candidates
            .set(wanted.failureSetId())
            .filter(AutomaticRollbacks::captureHasEnded)
            .isPresent();
  }

  private static boolean captureHasEnded(Candidate set) {
    return set.complete() || set.failed();
  }

  /** The key comes from the event, so beginning twice, even after a crash, gives one operation. */
  private void begin(Wanted wanted) {
    String key = "automatic/" + wanted.eventId();
    Wish wish = wish(wanted.failure());
    try {
      if (wish == null) {
        throw new NoSetException("the failed deployment has neither an id nor a commit");
      }
      requests.rollBack(
          wanted.failure().application(),
          wanted.failure().environment(),
          wish,
          new Terms(
              true, wanted.maxLost(), false, TIMEOUT, Actor.named(ACTOR), "rule " + wanted.rule()),
          key);
    } catch (NoSetException | ConflictException e) {
      LOG.atError()
          .addKeyValue("belay.recovery_set", wanted.failureSetId())
          .addKeyValue("belay.rule", wanted.rule())
          .log(
              "An automatic rollback is not possible; roll back by hand if needed: {}",
              e.getMessage());
      refused(wanted, key, String.valueOf(e.getMessage()));
    }
  }

  /** Records the decision not to roll back, like any other decision. */
  private void refused(Wanted wanted, String key, String why) {
    if (operations.findByKey(key).isPresent()) {
      return;
    }
    Instant now = clock.instant();
    operations.beginEnded(
        new Operation.Failed(
            new Request(
                UUID.randomUUID(),
                Kind.ROLLBACK,
                wanted.failure(),
                new Request.Sets(wanted.failureSetId(), null, null),
                new Request.Terms(now, ACTOR, true, wanted.maxLost(), null, null),
                new Request.Choice("rule " + wanted.rule(), List.of(), null),
                new Request.Plan(0, Units.ROWS, 0, null, "nothing is restored")),
            new Work(now, List.of()),
            new Ending(now, History.NONE, null),
            "no automatic rollback: " + why + "; nothing was changed"),
        key);
  }

  private static @Nullable Wish wish(Origin failure) {
    String deployment = failure.deploymentId();
    String commit = failure.commit();
    if (deployment != null) {
      return new Wish.Deployment(deployment);
    }
    return commit == null ? null : new Wish.Commit(commit);
  }
}
