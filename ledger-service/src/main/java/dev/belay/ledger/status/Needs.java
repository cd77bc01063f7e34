package dev.belay.ledger.status;

import dev.belay.ledger.status.Standing.Judged;
import dev.belay.ledger.status.Standing.Judgement;
import dev.belay.ledger.status.Standing.Need;
import dev.belay.ledger.status.Standing.StoreAge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What needs a person in an environment, the most urgent first. */
final class Needs {
  private static final int MOST_SETS = 3;
  private static final String DRILL = "drill";

  /** How long a failed rollback or restore is told. A drill that failed is, until one succeeds. */
  private static final Duration NEWS_OF_OPERATIONS = Duration.ofHours(24);

  /** A verification that has not begun by then waits for somebody who looks why. */
  private static final Duration VERIFIED_BY = Duration.ofHours(1);

  private final Facts facts;
  private final List<StoreAge> stores;
  private final Standing.Objectives judged;
  private final Instant now;
  private final List<Need> needs = new ArrayList<>();

  private Needs(Facts facts, List<StoreAge> stores, Standing.Objectives judged, Instant now) {
    this.facts = facts;
    this.stores = stores;
    this.judged = judged;
    this.now = now;
  }

  static List<Need> of(
      Facts facts, List<StoreAge> stores, Standing.Objectives judged, Instant now) {
    Needs needs = new Needs(facts, stores, judged, now);
    needs.confirmations();
    needs.failedOperations();
    needs.worsened();
    needs.sets();
    needs.gates();
    needs.objectives();
    return List.copyOf(needs.needs);
  }

  private void add(String kind, String text, String command) {
    needs.add(new Need(kind, text, command));
  }

  private void confirmations() {
    for (Facts.Running operation : facts.running()) {
      if (operation.status().equals("awaiting-confirmation")) {
        add(
            "confirmation",
            "a %s waits for somebody who confirms what it would discard"
                .formatted(operation.kind()),
            "belay operations confirm " + operation.id());
      }
    }
  }

  /** Those that no later one of the same kind and subject has made good. */
  private void failedOperations() {
    Set<String> madeGood = new HashSet<>();
    for (Facts.Ended operation : facts.ended()) {
      String what = operation.kind() + " " + operation.subject();
      boolean old =
          !operation.kind().equals(DRILL) && operation.at().isBefore(now.minus(NEWS_OF_OPERATIONS));
      if (operation.succeeded()) {
        madeGood.add(what);
      } else if (operation.failed() && !old && madeGood.add(what)) {
        add(
            operation.kind() + "-failed",
            "the last %s failed: %s".formatted(what.strip(), said(operation.problem())),
            "belay operations show " + operation.id());
      }
    }
  }

  /** Deployments may have relied on them. */
  private void worsened() {
    for (Facts.Set set : facts.sets()) {
      for (Facts.Point point : set.points()) {
        if (point.worsened()) {
          add(
              "worsened",
              "the recovery point of %s was verified before, and has failed since: %s"
                  .formatted(point.dataStore(), said(point.why())),
              show(set));
        }
      }
    }
  }

  /** What went wrong; a later verified point of the same data store settles it. */
  private void sets() {
    if (facts.sets().isEmpty()) {
      add(
          "nothing-captured",
          "nothing was ever captured here",
          "belay backup --application %s --environment %s"
              .formatted(facts.application(), facts.environment()));
    }
    int told = 0;
    boolean anyVerified = false;
    boolean overridden = false;
    Set<String> verifiedSince = new HashSet<>();
    for (Facts.Set set : facts.sets()) {
      boolean settled =
          set.points().isEmpty()
              ? anyVerified
              : set.points().stream()
                  .allMatch(it -> it.verified() || verifiedSince.contains(it.dataStore()));
      if (!settled && !overridden && set.letGoBy() != null) {
        overridden = true;
        add("gate-overridden", "a deployment was " + set.letGoBy(), show(set));
      }
      if (!settled && told < MOST_SETS) {
        told += tell(set) ? 1 : 0;
      }
      anyVerified |= set.verified();
      set.points().stream()
          .filter(Facts.Point::verified)
          .forEach(it -> verifiedSince.add(it.dataStore()));
    }
  }

  private boolean tell(Facts.Set set) {
    if (set.overdueSince() != null) {
      add("overdue", "a %s set is overdue%s".formatted(set.trigger(), whose(set)), show(set));
      return true;
    }
    if (set.status().equals("failed")) {
      add(
          "capture-failed",
          "a %s set was not captured%s".formatted(set.trigger(), whose(set)),
          show(set));
      return true;
    }
    if (set.captured()
        && set.verdict().equals("unverified")
        && set.at().isBefore(now.minus(VERIFIED_BY))
        && set.points().stream().allMatch(it -> it.step() == null)) {
      add(
          "unverified",
          "a %s set is captured, and nobody has verified it for %s"
              .formatted(set.trigger(), Ages.text(Duration.between(set.at(), now))),
          show(set));
      return true;
    }
    if (set.captured() && (set.verdict().equals("failed") || set.verdict().equals("unknown"))) {
      if (set.points().stream().noneMatch(Facts.Point::worsened)) {
        add(
            "verification-" + set.verdict(),
            "the verdict on a %s set is %s%s".formatted(set.trigger(), set.verdict(), whose(set)),
            show(set));
      }
      return true;
    }
    return false;
  }

  private void gates() {
    for (Facts.Set set : facts.sets()) {
      if (set.unanswered() != null) {
        add(
            "gate-unanswered",
            "the platform did not take a gate's decision: " + set.unanswered(),
            show(set));
        return;
      }
    }
  }

  private void objectives() {
    String here =
        "--application %s --environment %s".formatted(facts.application(), facts.environment());
    if (judged.dataAge().isBroken()) {
      add(
          "data-age",
          judged("the newest verified data", judged.dataAge(), oldest()),
          "belay backup " + here);
    }
    if (judged.recoveryTime().isBroken()) {
      add(
          "recovery-time",
          judged("a restore", judged.recoveryTime(), slowest()),
          "belay drill run " + here);
    }
    if (judged.drillAge().isBroken()) {
      add(
          "drill-age",
          judged("the last drill", judged.drillAge(), null),
          "belay drill run " + here);
    }
  }

  private @Nullable String oldest() {
    return stores.stream()
        .filter(store -> store.age() == null || store.age().equals(judged.dataAge().value()))
        .map(StoreAge::name)
        .findFirst()
        .orElse(null);
  }

  private @Nullable String slowest() {
    return stores.stream()
        .filter(
            store ->
                store.recovery() == null || store.recovery().equals(judged.recoveryTime().value()))
        .map(StoreAge::name)
        .findFirst()
        .orElse(null);
  }

  private static String judged(String what, Judged judged, @Nullable String store) {
    String of = store == null ? "" : " of " + store;
    Duration value = judged.value();
    String objective = Ages.text(judged.objective());
    if (judged.judgement() == Judgement.UNKNOWN || value == null) {
      return "there is no measure of %s%s; the objective is %s".formatted(what, of, objective);
    }
    return what.equals("a restore")
        ? "a restore%s would take %s; the objective is %s"
            .formatted(of, Ages.text(value), objective)
        : "%s%s is %s old; the objective is %s".formatted(what, of, Ages.text(value), objective);
  }

  /** The data stores that did not make it, and why. */
  private static String whose(Facts.Set set) {
    StringBuilder whose = new StringBuilder();
    for (Facts.Point point : set.points()) {
      if (!point.verified() && point.why() != null) {
        whose
            .append(whose.isEmpty() ? ": " : "; ")
            .append(point.dataStore())
            .append(": ")
            .append(point.why());
      }
    }
    return whose.toString();
  }

  private static String show(Facts.Set set) {
    return "belay sets show " + set.id();
  }

  private static String said(@Nullable String text) {
    return text == null ? "nothing was said of why" : text;
  }
}
