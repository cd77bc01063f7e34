package dev.belay.standalone.hour;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Counts what became of all triggers, and says which promises were not kept. */
final class Account {
  private static final Duration GRACE = Duration.ofMinutes(1);

  private final List<Outcome> outcomes;
  private final Set<String> inTheVault;
  private final Map<String, List<String>> left;

  /**
   * @param inTheVault the ids of all points that the vault has a manifest of
   * @param left what was found after the end, by kind; nothing is right
   */
  Account(List<Outcome> outcomes, Set<String> inTheVault, Map<String, List<String>> left) {
    this.outcomes = List.copyOf(outcomes);
    this.inTheVault = Set.copyOf(inTheVault);
    this.left = Map.copyOf(new TreeMap<>(left));
  }

  private long count(Predicate<Outcome> which) {
    return outcomes.stream().filter(which).count();
  }

  /** The figures, by what people call them, in the order of a report. */
  Map<String, String> figures() {
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put("triggers", "" + outcomes.size());
    figures.put("… acknowledged", "" + count(it -> it.trigger().acknowledged()));
    figures.put("… of these with exactly one set", "" + count(Account::hasItsSet));
    figures.put("… not acknowledged, with a set", "" + count(Account::cameAnyway));
    figures.put("sets: captured and verified", "" + count(it -> is(it, "captured", "verified")));
    figures.put("sets: captured, verdict unknown", "" + count(it -> is(it, "captured", "unknown")));
    figures.put("sets: capture failed, with its cause", "" + count(Account::failedWithCause));
    figures.put("longest past a deadline", seconds(longestPastDeadline()));
    List<Duration> waits = waits();
    if (!waits.isEmpty()) {
      figures.put("trigger to verdict: median", seconds(waits.get(waits.size() / 2)));
      figures.put("trigger to verdict: 95 %", seconds(waits.get(waits.size() * 95 / 100)));
      figures.put("trigger to verdict: longest", seconds(waits.getLast()));
    }
    new TreeMap<>(left)
        .forEach((kind, found) -> figures.put("left behind: " + kind, "" + found.size()));
    return figures;
  }

  /** The promises that were not kept, each with what broke it; empty if all were. */
  List<String> broken() {
    List<String> broken = new ArrayList<>();
    for (Outcome each : outcomes) {
      if (each.trigger().acknowledged() && each.sets() != 1 || each.sets() > 1) {
        broken.add("not one set: " + each);
      } else if (each.sets() == 1 && !each.settled()) {
        broken.add("stuck: " + each);
      } else if (is(each, "captured", "failed")) {
        broken.add("a good point is called failed: " + each);
      } else if ("failed".equals(each.status()) && each.causes().isEmpty()) {
        broken.add("failed without a cause: " + each);
      } else if (is(each, "captured", "verified") && !inTheVault.containsAll(each.points())) {
        broken.add("verified, and not in the vault: " + each);
      } else if (pastDeadline(each).compareTo(GRACE) > 0) {
        broken.add("ended too late: " + each);
      }
    }
    left.forEach(
        (kind, found) -> found.forEach(each -> broken.add("left behind: " + kind + ": " + each)));
    return broken;
  }

  private static boolean hasItsSet(Outcome outcome) {
    return outcome.trigger().acknowledged() && outcome.sets() == 1;
  }

  private static boolean cameAnyway(Outcome outcome) {
    return !outcome.trigger().acknowledged() && outcome.sets() == 1;
  }

  private static boolean is(Outcome outcome, String status, String verdict) {
    return status.equals(outcome.status()) && verdict.equals(outcome.verdict());
  }

  private static boolean failedWithCause(Outcome outcome) {
    return "failed".equals(outcome.status()) && !outcome.causes().isEmpty();
  }

  private Duration longestPastDeadline() {
    return outcomes.stream()
        .map(Account::pastDeadline)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private static Duration pastDeadline(Outcome outcome) {
    Instant deadline = outcome.deadline();
    Instant ended = outcome.ended();
    Instant verified = outcome.verified();
    // By the worker's clock, which may be the one that is wrong: what is verified was captured.
    if (ended != null && verified != null && verified.isBefore(ended)) {
      ended = verified;
    }
    if (deadline == null || ended == null || ended.isBefore(deadline)) {
      return Duration.ZERO;
    }
    return Duration.between(deadline, ended);
  }

  private List<Duration> waits() {
    return outcomes.stream()
        .filter(it -> it.verified() != null)
        .map(it -> Duration.between(it.trigger().at(), Objects.requireNonNull(it.verified())))
        .sorted()
        .toList();
  }

  private static String seconds(Duration duration) {
    return "%.1f s".formatted(duration.toMillis() / 1000.0);
  }
}
