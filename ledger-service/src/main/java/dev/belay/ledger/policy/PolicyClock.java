package dev.belay.ledger.policy;

import dev.belay.ledger.choice.Candidate;
import dev.belay.ledger.choice.Candidates;
import dev.belay.ledger.choice.SetChoice.NoSetException;
import dev.belay.ledger.choice.SetChoice.Wish;
import dev.belay.ledger.operation.Actor;
import dev.belay.ledger.operation.store.NewOperations;
import dev.belay.ledger.operation.store.NewOperations.Terms;
import dev.belay.ledger.operation.store.Operations.ConflictException;
import dev.belay.ledger.read.VerificationQueries;
import dev.belay.policy.Application;
import dev.belay.policy.Drill;
import dev.belay.policy.Environment;
import dev.belay.policy.Policy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the policy schedules: runs drills at their times, and has points verified again whose
 * last verification is old. Several ledgers can share one database: each time of a drill is one
 * row, and a point gets at most one request an hour.
 */
public final class PolicyClock {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyClock.class);

  /** A drill whose time is longer ago is skipped: a late drill proves nothing more. */
  private static final Duration LATE = Duration.ofMinutes(10);

  private static final Duration DRILL_TIMEOUT = Duration.ofHours(6);

  /** The shortest time between two requests to verify the same point. */
  private static final Duration AGAIN = Duration.ofHours(1);

  /** Requests the verification of a point. */
  @FunctionalInterface
  public interface Verifications {
    void request(UUID setId, UUID pointId, String reason);
  }

  private final Supplier<Policy> policy;
  private final DrillFireTable fired;
  private final NewOperations requests;
  private final Candidates candidates;
  private final VerificationQueries verified;
  private final Verifications verifications;
  private final Clock clock;

  public PolicyClock(
      Supplier<Policy> policy,
      DrillFireTable fired,
      NewOperations requests,
      Candidates candidates,
      VerificationQueries verified,
      Verifications verifications,
      Clock clock) {
    this.policy = policy;
    this.fired = fired;
    this.requests = requests;
    this.candidates = candidates;
    this.verified = verified;
    this.verifications = verifications;
    this.clock = clock;
  }

  public void tick() {
    for (Application application : policy.get().applications().values()) {
      for (Environment environment : application.environments()) {
        for (Drill drill : environment.drills()) {
          fire(application.name(), environment.name(), drill);
        }
        environment
            .verifyAgain()
            .ifPresent(age -> verifyAgain(application.name(), environment.name(), age));
      }
    }
  }

  private void fire(String application, String environment, Drill drill) {
    Instant now = clock.instant();
    Optional<Instant> due = drill.schedule().flatMap(schedule -> schedule.next(now.minus(LATE)));
    if (due.isEmpty() || due.get().isAfter(now)) {
      return;
    }
    String name = application + "/" + environment + "/" + drill.name();
    if (fired.take(name, due.get())) {
      begin(application, environment, drill, name + "/" + due.get());
    }
  }

  private void begin(String application, String environment, Drill drill, String key) {
    try {
      requests.drill(
          application,
          environment,
          drill.name(),
          drill.choice() == Drill.Choice.RANDOM ? random(application, environment) : null,
          new Terms(true, null, false, DRILL_TIMEOUT, Actor.named("schedule"), null),
          key);
    } catch (NoSetException | ConflictException e) {
      LOG.atError()
          .addKeyValue("belay.drill", key)
          .log("A scheduled drill is not possible: {}", e.getMessage());
    }
  }

  private @Nullable UUID random(String application, String environment) {
    List<Candidate> verified =
        candidates.of(application, environment, new Wish.LastVerified()).stream()
            .filter(set -> set.complete() && set.verified())
            .toList();
    return verified.isEmpty()
        ? null
        : verified.get(ThreadLocalRandom.current().nextInt(verified.size())).setId();
  }

  /** One point at a time, the one with the oldest verification first. */
  private void verifyAgain(String application, String environment, Duration age) {
    Instant now = clock.instant();
    verified
        .oldest(application, environment, now.minus(age), now.minus(AGAIN))
        .ifPresent(
            point ->
                verifications.request(
                    point.setId(), point.pointId(), "the last verification is older than " + age));
  }
}
