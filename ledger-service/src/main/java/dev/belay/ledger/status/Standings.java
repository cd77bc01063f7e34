package dev.belay.ledger.status;

import static dev.belay.events.Trigger.FAILURE_CAPTURE;
import static dev.belay.events.Trigger.POST_DEPLOYMENT_BASELINE;
import static dev.belay.events.Trigger.PRE_DEPLOYMENT;

import dev.belay.ledger.choice.SetChoice;
import dev.belay.ledger.status.Standing.Deployed;
import dev.belay.ledger.status.Standing.Judged;
import dev.belay.ledger.status.Standing.Rollback;
import dev.belay.ledger.status.Standing.StoreAge;
import dev.belay.ledger.status.Standing.Work;
import dev.belay.policy.Objectives;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Works out how an environment stands, from what the ledger knows of it. */
public final class Standings {
  private Standings() {}

  public static Standing of(Facts facts, Objectives objectives, Instant now) {
    List<StoreAge> stores =
        facts.stores().stream()
            .map(
                store ->
                    new StoreAge(
                        store.name(),
                        store.verifiedAt(),
                        store.verifiedAt() == null ? null : age(store.verifiedAt(), now),
                        store.recovery().millis() == null
                            ? null
                            : Duration.ofMillis(store.recovery().millis())))
            .toList();
    Standing.Objectives judged =
        new Standing.Objectives(
            new Judged(longest(stores, StoreAge::age), objectives.dataAge().orElse(null)),
            new Judged(longest(stores, StoreAge::recovery), objectives.recoveryTime().orElse(null)),
            new Judged(
                facts.drilledAt() == null ? null : age(facts.drilledAt(), now),
                objectives.drillAge().orElse(null)));
    Optional<Facts.Set> live = live(facts.sets());
    return new Standing(
        facts.application(),
        facts.environment(),
        live.map(set -> deployed(set, facts)).orElse(null),
        stores,
        judged,
        rollback(live, facts.sets()),
        facts.ended().stream().filter(it -> it.kind().equals("drill")).findFirst().orElse(null),
        facts.running(),
        work(facts.sets()),
        Needs.of(facts, stores, judged, now));
  }

  /** Clocks differ, so an age is never below zero. */
  private static Duration age(Instant at, Instant now) {
    return at.isAfter(now) ? Duration.ZERO : Duration.between(at, now);
  }

  /** Null if there is none, or if one of them is unknown. */
  private static @Nullable Duration longest(
      List<StoreAge> stores, Function<StoreAge, @Nullable Duration> what) {
    Duration longest = null;
    for (StoreAge store : stores) {
      Duration one = what.apply(store);
      if (one == null) {
        return null;
      }
      longest = longest == null || one.compareTo(longest) > 0 ? one : longest;
    }
    return longest;
  }

  /** The newest deployment that was not held back: its set, or its baseline. */
  private static Optional<Facts.Set> live(List<Facts.Set> newestFirst) {
    return newestFirst.stream()
        .filter(
            set ->
                set.isOf(POST_DEPLOYMENT_BASELINE.word())
                    || (set.isOf(PRE_DEPLOYMENT.word())
                        && (set.gate() == null || set.gate().equals("approved"))))
        .findFirst();
  }

  private static Deployed deployed(Facts.Set live, Facts facts) {
    List<Facts.Set> sets = facts.sets();
    boolean failed =
        sets.stream()
            .takeWhile(set -> !set.equals(live)) // a failure that came before it is of another try
            .anyMatch(set -> set.isOf(FAILURE_CAPTURE.word()) && sameDeployment(set, live));
    boolean rolledBack =
        facts.ended().stream()
            .anyMatch(
                it ->
                    it.kind().equals("rollback")
                        && it.succeeded()
                        && it.at().isAfter(live.at())
                        && it.deploymentId() != null
                        && it.deploymentId().equals(live.deploymentId()));
    String state =
        rolledBack
            ? "rolled-back"
            : failed
                ? "failed"
                : live.isOf(POST_DEPLOYMENT_BASELINE.word()) ? "succeeded" : "started";
    Facts.Set before = before(live, sets).orElse(live);
    return new Deployed(
        live.commit(),
        live.deploymentId(),
        live.actor(),
        live.at(),
        state,
        before.id(),
        before.verdict(),
        before.letGoBy());
  }

  private static boolean sameDeployment(Facts.Set one, Facts.Set other) {
    return one.deploymentId() != null && one.deploymentId().equals(other.deploymentId());
  }

  /** The set that was captured before a deployment. */
  private static Optional<Facts.Set> before(Facts.Set live, List<Facts.Set> sets) {
    return live.isOf(PRE_DEPLOYMENT.word())
        ? Optional.of(live)
        : sets.stream()
            .filter(set -> set.isOf(PRE_DEPLOYMENT.word()) && sameDeployment(set, live))
            .findFirst();
  }

  private static Rollback rollback(Optional<Facts.Set> live, List<Facts.Set> sets) {
    if (live.isPresent()) {
      Optional<Facts.Set> set = before(live.get(), sets);
      if (set.isEmpty()) {
        return new Rollback(false, null, "no recovery set was captured before this deployment");
      }
      return of(set.get(), "was captured before this deployment");
    }
    if (sets.stream().anyMatch(set -> set.isOf(PRE_DEPLOYMENT.word()))) {
      return new Rollback(
          false, null, "the newest deployments were held back, so what is live is not known");
    }
    return sets.stream()
        .filter(set -> set.verified() && !SetChoice.BY_NAME_ONLY.contains(set.trigger()))
        .findFirst()
        .map(set -> of(set, "is the newest verified one"))
        .orElseGet(() -> new Rollback(false, null, "there is no verified recovery set"));
  }

  private static Rollback of(Facts.Set set, String why) {
    if (set.verified()) {
      return new Rollback(true, set.id(), "its recovery set " + why + " and is verified");
    }
    String state =
        set.captured() ? "its verdict is " + set.verdict() : "its capture is " + set.status();
    return new Rollback(false, set.id(), "its recovery set " + why + ", but " + state);
  }

  private static List<Work> work(List<Facts.Set> sets) {
    List<Work> work = new ArrayList<>();
    for (Facts.Set set : sets) {
      for (Facts.Point point : set.points()) {
        if (point.step() != null && set.overdueSince() == null && !set.status().equals("failed")) {
          work.add(
              new Work(
                  set.id(),
                  set.trigger(),
                  point.dataStore(),
                  point.step(),
                  point.since() == null ? set.at() : point.since()));
        }
      }
    }
    return work;
  }
}
