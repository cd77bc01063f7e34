package dev.belay.ledger.policy;

import dev.belay.events.Event;
import dev.belay.events.Happening;
import dev.belay.ledger.choice.Candidate;
import dev.belay.ledger.choice.Candidates;
import dev.belay.ledger.choice.SetChoice.NoSetException;
import dev.belay.ledger.choice.SetChoice.Wish;
import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.operation.store.NewOperations;
import dev.belay.ledger.operation.store.NewOperations.Terms;
import dev.belay.ledger.operation.store.Operations;
import dev.belay.ledger.operation.store.Operations.ConflictException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Rollbacks that the policy asks for after a failed deployment. One begins when the failure's own
 * capture has ended, goes back to the state before that very deployment, needs a verified set, and
 * waits for a person when more rows would be lost than the policy allows. What can't be done is
 * said, and never replaced by a guess.
 */
public final class AutomaticRollbacks {
  private static final Logger LOG = LoggerFactory.getLogger(AutomaticRollbacks.class);
  private static final String ACTOR = "policy";

  /** A failure capture that has not ended by then has waited long enough. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private static final Duration TIMEOUT = Duration.ofHours(2);

  private record Wanted(
      UUID eventId,
      Operation.Origin failure,
      UUID failureSetId,
      long maxLostRows,
      String rule,
      Instant requestedAt) {}

  private final JdbcClient jdbc;
  private final Candidates candidates;
  private final NewOperations requests;
  private final Operations operations;
  private final Clock clock;

  public AutomaticRollbacks(
      JdbcClient jdbc,
      Candidates candidates,
      NewOperations requests,
      Operations operations,
      Clock clock) {
    this.jdbc = jdbc;
    this.candidates = candidates;
    this.requests = requests;
    this.operations = operations;
    this.clock = clock;
  }

  /** Remembers what an event asks for, in the transaction that records it. */
  public void hear(Event event) {
    if (!(event.happening() instanceof Happening.RollbackRequested request)) {
      return;
    }
    jdbc.sql(
            """
            insert into ledger.automatic_rollback (event_id, failure_set_id, application, environment, trigger,
              deployment_id, commit, max_lost_rows, rule, requested_at)
            values (:eventId, :failureSet, :application, :environment, :trigger, :deployment, :commit, :most, :rule, :at)
            on conflict (event_id) do nothing
            """)
        .param("eventId", event.stamp().eventId())
        .param("failureSet", event.recoverySetId())
        .param("application", event.origin().application())
        .param("environment", event.origin().environment())
        .param("trigger", event.origin().trigger())
        .param("deployment", request.deploymentId())
        .param("commit", request.commit())
        .param("most", request.maxLostRows())
        .param("rule", request.rule().id())
        .param("at", event.occurredAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Begins those that are due. One that fails keeps no other from its turn. */
  public void tick() {
    for (Wanted wanted : wanted()) {
      try {
        beginIfDue(wanted);
      } catch (RuntimeException e) {
        LOG.atError()
            .addKeyValue("belay.recovery_set", wanted.failureSetId())
            .addKeyValue("belay.rule", wanted.rule())
            .setCause(e)
            .log("an automatic rollback could not be begun; trying again");
      }
    }
  }

  private void beginIfDue(Wanted wanted) {
    if (isDue(wanted)) {
      begin(wanted);
      jdbc.sql("delete from ledger.automatic_rollback where event_id = :id")
          .param("id", wanted.eventId())
          .update();
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

  /** Under a key of the event's: beginning it twice, also after a crash, is one operation. */
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
          new Terms(true, wanted.maxLostRows(), false, TIMEOUT, ACTOR, "rule " + wanted.rule()),
          key);
    } catch (NoSetException | ConflictException e) {
      LOG.atError()
          .addKeyValue("belay.recovery_set", wanted.failureSetId())
          .addKeyValue("belay.rule", wanted.rule())
          .log("an automatic rollback is not possible: {}", e.getMessage());
      refused(wanted, key, String.valueOf(e.getMessage()));
    }
  }

  /** The decision not to is recorded like any other. */
  private void refused(Wanted wanted, String key, String why) {
    if (operations.findByKey(key).isPresent()) {
      return;
    }
    Instant now = clock.instant();
    operations.beginEnded(
        new Operation(
            UUID.randomUUID(),
            Operation.Kind.ROLLBACK,
            Operation.Status.FAILED,
            wanted.failure(),
            wanted.failureSetId(),
            null,
            null,
            now,
            now,
            ACTOR,
            "rule " + wanted.rule(),
            List.of(),
            new Operation.Plan(0, 0, null, "nothing is restored"),
            List.of(),
            true,
            wanted.maxLostRows(),
            null,
            null,
            now,
            new Operation.Cause(
                Operation.Status.FAILED, "no automatic rollback: " + why + "; nothing was changed"),
            null,
            null,
            Operation.Since.NEVER),
        key);
  }

  private static @Nullable Wish wish(Operation.Origin failure) {
    String deployment = failure.deploymentId();
    String commit = failure.commit();
    if (deployment != null) {
      return new Wish.Deployment(deployment);
    }
    return commit == null ? null : new Wish.Commit(commit);
  }

  private List<Wanted> wanted() {
    return jdbc.sql("select * from ledger.automatic_rollback order by requested_at limit 20")
        .query(AutomaticRollbacks::read)
        .list();
  }

  private static Wanted read(ResultSet row, int number) throws SQLException {
    return new Wanted(
        row.getObject("event_id", UUID.class),
        new Operation.Origin(
            row.getString("application"),
            row.getString("environment"),
            row.getString("trigger"),
            row.getString("commit"),
            row.getString("deployment_id")),
        row.getObject("failure_set_id", UUID.class),
        row.getLong("max_lost_rows"),
        row.getString("rule"),
        row.getObject("requested_at", OffsetDateTime.class).toInstant());
  }
}
