package dev.belay.ledger.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.ledger.retention.Recorded.Result;
import dev.belay.policy.RetentionClass;
import dev.belay.policy.RetentionClass.Period;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final Map<String, RetentionClass> CLASSES =
      Map.of(
          "hours",
          of(0, null, Map.of(Period.HOURLY, 24, Period.DAILY, 7), ZoneOffset.UTC),
          "releases",
          of(3, Duration.ofDays(5), Map.of(Period.WEEKLY, 3), ZoneId.of("Europe/Berlin")),
          "nights",
          of(0, null, Map.of(Period.DAILY, 10, Period.MONTHLY, 2), ZoneId.of("America/New_York")));

  @Test
  void aClassKeepsTheNewestOfEachPeriod() {
    List<Recorded> sets = new ArrayList<>();
    for (int hour = 0; hour < 72; hour++) {
      sets.add(set(hour, "hours", "schedule", null, Result.VERIFIED));
    }

    List<Retained> decided = decide(sets);

    // The last 24 hours, and the last one of each of the three days.
    assertThat(keptHours(decided)).hasSize(24 + 2).contains(71, 48, 47, 23).doesNotContain(46, 22);
    assertThat(reasons(decided, 47)).containsExactly("daily: 2026-03-02");
    assertThat(reasons(decided, 46)).containsExactly("its class hours keeps others");
  }

  @Test
  void whatIsNotVerifiedNeverTakesThePlaceOfWhatIs() {
    List<Recorded> sets = new ArrayList<>();
    sets.add(set(0, "releases", "manual", null, Result.VERIFIED));
    for (int day = 1; day < 100; day++) {
      sets.add(set(24 * day, "releases", "manual", null, Result.NOT_VERIFIED));
    }

    assertThat(keptHours(decide(sets))).hasSize(100);

    sets.add(set(2400, "releases", "manual", null, Result.VERIFIED));
    assertThat(keptHours(decide(sets)))
        .contains(0, 2400)
        .contains(24 * 93)
        .doesNotContain(24 * 92, 24);
  }

  @Test
  void theLiveDeploymentKeepsItsSetAndItsBaselineUntilALaterOneIsVerified() {
    List<Recorded> sets = new ArrayList<>();
    sets.add(set(0, "hours", "pre-deployment", "1", Result.VERIFIED));
    sets.add(set(1, "hours", "post-deployment-baseline", "1", Result.VERIFIED));
    for (int hour = 200; hour < 1000; hour++) {
      sets.add(set(hour, "hours", "schedule", null, Result.VERIFIED));
    }
    assertThat(keptHours(decide(sets))).contains(0, 1);

    sets.add(set(1001, "hours", "pre-deployment", "2", Result.NOT_CAPTURED));
    assertThat(reasons(decide(sets), 0))
        .contains("of the deployment before, since none after it has a verified set");

    sets.add(set(1002, "hours", "pre-deployment", "3", Result.VERIFIED));
    assertThat(reasons(decide(sets), 1002)).contains("of the deployment that is live");
    assertThat(reasons(decide(sets), 0))
        .doesNotContain("of the deployment before, since none after it has a verified set");
  }

  @Test
  void aHeldBackDeploymentIsNotLive() {
    List<Recorded> sets =
        List.of(
            set(0, "releases", "pre-deployment", "1", Result.VERIFIED),
            new Recorded(
                new UUID(0, 500),
                "shop",
                "production",
                "pre-deployment",
                "releases",
                "pre-deployment",
                "2",
                START.plus(Duration.ofDays(300)),
                Result.NOT_VERIFIED,
                "rejected",
                List.of("db"),
                List.of(),
                1));

    assertThat(reasons(decide(sets), 0)).contains("of the deployment that is live");
  }

  @Test
  void whatIsUnknownOrInUseIsKept() {
    Recorded used =
        new Recorded(
            new UUID(0, 0),
            "shop",
            "production",
            "r",
            "hours",
            "manual",
            null,
            START,
            Result.VERIFIED,
            null,
            List.of("db"),
            List.of("a restore reads it"),
            1);
    Recorded newer = set(5000, "hours", "r", null, Result.VERIFIED);
    Recorded classless = set(1, "gone", "manual", null, Result.VERIFIED);
    Recorded capturing = set(2, "hours", "r", null, Result.CAPTURING);

    List<Retained> decided = decide(List.of(used, newer, classless, capturing));

    assertThat(decided).allMatch(Retained::kept);
    assertThat(reasons(decided, 0)).contains("a restore reads it");
    assertThat(reasons(decided, 1)).contains("the policy has no class gone");
    assertThat(reasons(decided, 2)).contains("its capture has not ended");
  }

  /** Clocks go back at 3:00 on 25 October: the hour from 2:00 comes twice, and is two hours. */
  @Test
  void anHourThatComesTwiceIsTwoHours() {
    RetentionClass berlin = of(0, null, Map.of(Period.HOURLY, 3), ZoneId.of("Europe/Berlin"));
    Instant before = Instant.parse("2026-10-25T00:30:00Z");
    List<Recorded> sets = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      sets.add(at(i, before.plus(Duration.ofHours(i)), "x", "s", null, Result.VERIFIED));
    }

    assertThat(Retention.decide(sets, name -> Optional.of(berlin))).allMatch(Retained::kept);
  }

  /**
   * Whatever happens: what may never go stays, every rule keeps what its definition says, and who
   * decides again about what was kept lets nothing more go.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void aModelThatKeepsForEverIsNeverBeaten(long seed) {
    List<Recorded> sets = thirtyDays(new Random(seed));
    Collections.shuffle(sets, new Random(seed));

    List<Retained> decided = decide(sets);

    assertThat(decided).hasSize(sets.size());
    Set<UUID> kept = ids(decided);
    assertThat(kept).as("seed %d", seed).isEqualTo(model(sets));
    List<Recorded> left = sets.stream().filter(set -> kept.contains(set.id())).toList();
    assertThat(ids(decide(left))).as("seed %d, once more", seed).isEqualTo(kept);
  }

  /** What the words of the documentation say, set by set, without any order of working. */
  private static Set<UUID> model(List<Recorded> sets) {
    Set<UUID> kept = new TreeSet<>();
    for (Recorded set : sets) {
      List<Recorded> newer = sets.stream().filter(other -> other.at().isAfter(set.at())).toList();
      List<Recorded> newerOfItsRule =
          newer.stream()
              .filter(it -> it.verified() && Objects.equals(it.rule(), set.rule()))
              .toList();
      RetentionClass of = Objects.requireNonNull(CLASSES.get(set.retention()));
      boolean byItself = set.result() == Result.CAPTURING || !set.uses().isEmpty();
      boolean lastData =
          set.verified()
              && set.dataStores().stream()
                  .anyMatch(
                      store ->
                          newer.stream()
                              .noneMatch(it -> it.verified() && it.dataStores().contains(store)));
      boolean deployed =
          set.deploymentId() != null
              && List.of("pre-deployment", "post-deployment-baseline").contains(set.trigger())
              && sets.stream().filter(it -> isLater(it, set)).noneMatch(it -> it.verified());
      boolean counted = set.verified() && counted(of, set, newerOfItsRule);
      boolean notVerified =
          !set.verified()
              && newerOfItsRule.stream()
                  .noneMatch(it -> it.at().isAfter(set.at().plus(Retention.NOT_VERIFIED)));
      if (byItself || lastData || deployed || counted || notVerified) {
        kept.add(set.id());
      }
    }
    return kept;
  }

  private static boolean isLater(Recorded it, Recorded than) {
    return it.deploymentId() != null
        && List.of("pre-deployment", "post-deployment-baseline").contains(it.trigger())
        && Integer.parseInt(it.deploymentId())
            > Integer.parseInt(Objects.requireNonNull(than.deploymentId()));
  }

  private static boolean counted(RetentionClass of, Recorded set, List<Recorded> newer) {
    if (newer.size() < of.keepLast()) {
      return true;
    }
    if (of.within().isPresent()
        && newer.stream().noneMatch(it -> it.at().minus(of.within().get()).isAfter(set.at()))) {
      return true;
    }
    return of.newestOf().entrySet().stream()
        .anyMatch(
            each -> {
              Set<String> later =
                  newer.stream()
                      .map(it -> each.getKey().of(it.at().atZone(of.zone())))
                      .collect(Collectors.toSet());
              return later.size() < each.getValue()
                  && !later.contains(each.getKey().of(set.at().atZone(of.zone())));
            });
  }

  private static List<Recorded> thirtyDays(Random random) {
    List<Recorded> sets = new ArrayList<>();
    int deployment = 0;
    for (int hour = 0; hour < 30 * 24; hour++) {
      Instant at = START.plus(Duration.ofHours(hour)).plusSeconds(random.nextInt(600));
      sets.add(at(sets.size(), at, "hours", "hourly", null, result(random)));
      if (hour % 24 == 3) {
        sets.add(at(sets.size(), at.plusSeconds(700), "nights", "nightly", null, result(random)));
      }
      if (random.nextInt(9) == 0) {
        String id = String.valueOf(++deployment);
        sets.add(
            at(sets.size(), at.plusSeconds(800), "releases", "pre-deployment", id, result(random)));
        if (random.nextBoolean()) {
          sets.add(
              at(
                  sets.size(),
                  at.plusSeconds(1700),
                  "releases",
                  "post-deployment-baseline",
                  id,
                  result(random)));
        }
      }
    }
    return sets;
  }

  private static Result result(Random random) {
    int drawn = random.nextInt(20);
    return drawn < 15
        ? Result.VERIFIED
        : drawn < 18 ? Result.NOT_VERIFIED : drawn < 19 ? Result.NOT_CAPTURED : Result.CAPTURING;
  }

  private static RetentionClass of(
      int last, @Nullable Duration within, Map<Period, Integer> newestOf, ZoneId zone) {
    return new RetentionClass(last, Optional.ofNullable(within), newestOf, zone);
  }

  private static Recorded set(
      int hour, String retention, String trigger, @Nullable String deployment, Result result) {
    return at(hour, START.plus(Duration.ofHours(hour)), retention, trigger, deployment, result);
  }

  private static Recorded at(
      int id,
      Instant at,
      String retention,
      String trigger,
      @Nullable String deployment,
      Result result) {
    return new Recorded(
        new UUID(0, id),
        "shop",
        "production",
        trigger,
        retention,
        trigger,
        deployment,
        at,
        result,
        null,
        trigger.equals("nightly") ? List.of("db", "stock") : List.of("db"),
        List.of(),
        1);
  }

  private static List<Retained> decide(List<Recorded> sets) {
    return Retention.decide(sets, name -> Optional.ofNullable(CLASSES.get(name)));
  }

  private static Set<UUID> ids(List<Retained> decided) {
    return decided.stream()
        .filter(Retained::kept)
        .map(it -> it.set().id())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Integer> keptHours(List<Retained> decided) {
    return ids(decided).stream().map(id -> (int) id.getLeastSignificantBits()).toList();
  }

  private static List<String> reasons(List<Retained> decided, int hour) {
    return decided.stream()
        .filter(it -> it.set().id().getLeastSignificantBits() == hour)
        .findFirst()
        .orElseThrow()
        .reasons();
  }
}
