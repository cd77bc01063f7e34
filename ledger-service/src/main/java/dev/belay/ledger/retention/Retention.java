package dev.belay.ledger.retention;

import static java.util.Comparator.comparing;

import dev.belay.ledger.retention.Recorded.Result;
import dev.belay.policy.RetentionClass;
import dev.belay.policy.RetentionClass.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Decides which recovery sets are kept. Each rule of an environment has its own sets, and a class
 * counts the verified ones alone: what can't be restored never takes the place of what can. Ages
 * are counted from the newest verified set, and not from a clock: one that runs ahead lets nothing
 * go.
 */
public final class Retention {
  /** A set that is not verified stays until a verified one is so much newer. */
  public static final Duration NOT_VERIFIED = Duration.ofDays(7);

  private static final Comparator<Recorded> NEWEST_FIRST =
      comparing(Recorded::at).reversed().thenComparing(comparing(Recorded::id).reversed());

  private Retention() {}

  /**
   * @param classes of the policy, by name; empty for a name that it does not have
   * @return one decision for each set, by application and environment, the newest first
   */
  public static List<Retained> decide(
      Collection<Recorded> sets, Function<String, Optional<RetentionClass>> classes) {
    Map<UUID, List<String>> reasons = new LinkedHashMap<>();
    List<Recorded> ordered =
        sets.stream()
            .sorted(
                comparing(Recorded::application)
                    .thenComparing(Recorded::environment)
                    .thenComparing(NEWEST_FIRST))
            .toList();
    ordered.forEach(set -> reasons.put(set.id(), new ArrayList<>(alone(set, classes))));
    groups(ordered, set -> List.of(set.application(), set.environment()))
        .forEach(environment -> protect(environment, reasons));
    groups(ordered, Retention::rule).forEach(rule -> count(rule, classes, reasons));
    return ordered.stream()
        .map(
            set -> {
              List<String> why = reasons.getOrDefault(set.id(), List.of());
              return why.isEmpty()
                  ? new Retained(set, false, List.of(letGo(set)))
                  : new Retained(set, true, why);
            })
        .toList();
  }

  /** What is known of the set alone. */
  private static List<String> alone(
      Recorded set, Function<String, Optional<RetentionClass>> classes) {
    List<String> reasons = new ArrayList<>();
    if (set.retention() == null) {
      reasons.add("its class is not known");
    } else if (classes.apply(set.retention()).isEmpty()) {
      reasons.add("the policy has no class " + set.retention());
    }
    if (set.result() == Result.CAPTURING) {
      reasons.add("its capture has not ended");
    }
    reasons.addAll(set.uses());
    return reasons;
  }

  /** What an environment always keeps. */
  private static void protect(List<Recorded> newestFirst, Map<UUID, List<String>> reasons) {
    Set<String> stores = new HashSet<>();
    newestFirst.stream()
        .filter(Recorded::verified)
        .forEach(
            set ->
                set.dataStores().stream()
                    .filter(stores::add)
                    .forEach(store -> add(reasons, set, "the last verified data of " + store)));
    Set<String> seen = new HashSet<>();
    boolean live = true;
    for (Recorded set : newestFirst) {
      String deployment = set.deploymentId();
      if (deployment == null || !ofADeployment(set) || !seen.add(deployment)) {
        continue;
      }
      List<Recorded> its =
          newestFirst.stream()
              .filter(each -> deployment.equals(each.deploymentId()) && ofADeployment(each))
              .toList();
      String why =
          live
              ? "of the deployment that is live"
              : "of the deployment before, since none after it has a verified set";
      its.forEach(each -> add(reasons, each, why));
      live = false;
      if (its.stream().anyMatch(Recorded::verified)) {
        return;
      }
    }
  }

  /** Held back deployments were never live. */
  private static boolean ofADeployment(Recorded set) {
    return switch (set.trigger()) {
      case "pre-deployment" -> !"rejected".equals(set.gate());
      case "post-deployment-baseline" -> true;
      default -> false;
    };
  }

  /** What a class keeps of the sets of one rule. */
  private static void count(
      List<Recorded> newestFirst,
      Function<String, Optional<RetentionClass>> classes,
      Map<UUID, List<String>> reasons) {
    String name = newestFirst.getFirst().retention();
    Optional<RetentionClass> known = name == null ? Optional.empty() : classes.apply(name);
    if (known.isEmpty()) {
      return;
    }
    List<Recorded> verified = newestFirst.stream().filter(Recorded::verified).toList();
    verified.stream()
        .limit(known.get().keepLast())
        .forEach(set -> add(reasons, set, "keep-last: " + known.get().keepLast()));
    Optional<Instant> newest = verified.stream().findFirst().map(Recorded::at);
    if (newest.isPresent() && known.get().within().isPresent()) {
      Instant from = newest.get().minus(known.get().within().get());
      verified.stream()
          .filter(set -> !set.at().isBefore(from))
          .forEach(set -> add(reasons, set, "within"));
    }
    known
        .get()
        .newestOf()
        .forEach((period, most) -> newestOf(verified, known.get(), period, most, reasons));
    unverified(newestFirst, newest, reasons);
  }

  private static void newestOf(
      List<Recorded> verified,
      RetentionClass of,
      Period period,
      int most,
      Map<UUID, List<String>> reasons) {
    Set<String> seen = new HashSet<>();
    for (Recorded set : verified) {
      String key = period.of(set.at().atZone(of.zone()));
      if (!seen.contains(key)) {
        if (seen.size() == most) {
          return;
        }
        seen.add(key);
        add(reasons, set, period.word() + ": " + key);
      }
    }
  }

  private static void unverified(
      List<Recorded> newestFirst, Optional<Instant> newest, Map<UUID, List<String>> reasons) {
    for (Recorded set : newestFirst) {
      if (!set.verified()) {
        if (newest.isEmpty() || set.at().isAfter(newest.get())) {
          add(reasons, set, "its rule has no verified set after it");
        } else if (!set.at().isBefore(newest.get().minus(NOT_VERIFIED))) {
          add(reasons, set, "is not verified, and a verified one is not 7 days newer");
        }
      }
    }
  }

  private static String letGo(Recorded set) {
    return set.verified()
        ? "its class " + set.retention() + " keeps others"
        : "is not verified, and newer ones are";
  }

  private static List<Object> rule(Recorded set) {
    return List.of(
        set.application(),
        set.environment(),
        Optional.ofNullable(set.rule()),
        Optional.ofNullable(set.retention()));
  }

  private static Collection<List<Recorded>> groups(
      List<Recorded> ordered, Function<Recorded, Object> by) {
    Map<Object, List<Recorded>> groups = new LinkedHashMap<>();
    ordered.forEach(
        set -> groups.computeIfAbsent(by.apply(set), key -> new ArrayList<>()).add(set));
    return groups.values();
  }

  private static void add(Map<UUID, List<String>> reasons, Recorded set, String reason) {
    reasons.computeIfAbsent(set.id(), id -> new ArrayList<>()).add(reason);
  }
}
