package dev.belay.verifier.drill;

import dev.belay.datastores.CheckDepth;
import dev.belay.datastores.CheckResult;
import dev.belay.datastores.CheckResult.Outcome;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.RestoredCopy;
import dev.belay.events.Verdict;
import dev.belay.policy.Drill;
import dev.belay.schemas.DrilledPoint;
import dev.belay.vault.Manifest;
import dev.belay.verifier.program.SandboxPrograms;
import dev.belay.verifier.verification.RestoredStore;
import dev.belay.verifier.verification.StagingPlace;
import dev.belay.verifier.verification.Verification;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Restores a whole application. All points of a set are restored at the same time, each through the
 * one verification, or into its staging target. When all equal what was captured, those in staging
 * are put into place. Then the smoke tests run against all of them. In every case no sandbox stays,
 * and a staging target holds either what this drill put into place or what it held before.
 */
public final class WholeApplication {
  private final Verification verification;
  private final Clock clock;
  private final Map<String, String> environment;

  /**
   * @param environment the environment of this process
   */
  public WholeApplication(Verification verification, Clock clock, Map<String, String> environment) {
    this.verification = verification;
    this.clock = clock;
    this.environment = environment;
  }

  public DrillResult run(DrillOrder order, ProgressListener progress) throws InterruptedException {
    Instant startedAt = clock.instant();
    List<CheckResult> checks = new ArrayList<>();
    order.missing().forEach(store -> checks.add(notInTheSet(store)));
    if (!checks.isEmpty()) {
      return new DrillResult(false, startedAt, clock.instant(), null, List.of(), checks);
    }
    List<String> descriptions = new ArrayList<>();
    Map<String, RestoredStore> restored = new LinkedHashMap<>();
    try {
      restoreAll(order, progress, restored);
      boolean verified = putInPlace(restored);
      for (Map.Entry<String, RestoredStore> each : restored.entrySet()) {
        var result = each.getValue().result();
        if (!result.sandbox().isEmpty()) {
          descriptions.add(each.getKey() + ": " + result.sandbox());
        }
        result.checks().forEach(check -> checks.add(of(each.getKey(), check)));
      }
      if (verified && order.drill().isPresent()) {
        progress.progressed("smoke tests", 0, 0);
        checks.addAll(
            new SmokeTests(new SandboxPrograms(copies(restored), environment))
                .run(order.drill().get().smokeTests()));
      }
      Duration recoveryTime = Duration.between(order.requestedAt(), clock.instant());
      order
          .drill()
          .ifPresent(drill -> checks.addAll(budgets(drill, order, restored, recoveryTime)));
      return new DrillResult(
          verified,
          startedAt,
          clock.instant(),
          verified ? recoveryTime : null,
          descriptions,
          checks);
    } finally {
      restored.values().forEach(RestoredStore::close);
    }
  }

  /**
   * Removes what an ended drill left beside a staging target's data.
   *
   * @throws DataStoreException when the target can't be reached
   */
  public void clear(String drillId, StagingPlace place)
      throws DataStoreException, InterruptedException {
    verification.clear(drillId, place);
  }

  /**
   * Puts none into place when one is not verified. They are put into place one after the other. If
   * that fails for one, its state is unknown, and those already in place stay there.
   */
  private static boolean putInPlace(Map<String, RestoredStore> restored)
      throws InterruptedException {
    if (!allVerified(restored)) {
      return false;
    }
    for (RestoredStore each : restored.values()) {
      each.putInPlace();
    }
    return allVerified(restored);
  }

  private static boolean allVerified(Map<String, RestoredStore> restored) {
    return restored.values().stream().allMatch(each -> each.result().verdict() == Verdict.VERIFIED);
  }

  private void restoreAll(
      DrillOrder order, ProgressListener progress, Map<String, RestoredStore> restored)
      throws InterruptedException {
    List<Callable<RestoredStore>> tasks = new ArrayList<>();
    for (DrilledPoint point : order.points()) {
      tasks.add(
          () ->
              restore(
                  order,
                  point,
                  (step, done, total) ->
                      progress.progressed(point.getDataStore() + ": " + step, done, total)));
    }
    List<Future<RestoredStore>> running = new ArrayList<>();
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      tasks.forEach(task -> running.add(threads.submit(task)));
      for (int i = 0; i < running.size(); i++) {
        restored.put(order.points().get(i).getDataStore(), running.get(i).get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a verification threw", e.getCause());
    } finally {
      // Interrupted verifications clean up and return what they have, which must be closed as well.
      threads.shutdownNow();
      collect(order, running, restored);
    }
  }

  private RestoredStore restore(DrillOrder order, DrilledPoint point, ProgressListener progress) {
    StagingPlace target = order.staging().get(point.getDataStore());
    return target == null
        ? verification.hold(
            point.getRecoveryPointId(), point.getManifestDigest(), CheckDepth.FULL, progress)
        : verification.stage(
            point.getRecoveryPointId(),
            point.getManifestDigest(),
            order.command().getOperationId(),
            target,
            progress);
  }

  private static void collect(
      DrillOrder order, List<Future<RestoredStore>> running, Map<String, RestoredStore> restored) {
    boolean interrupted = false;
    for (int i = 0; i < running.size(); i++) {
      while (true) {
        try {
          restored.putIfAbsent(order.points().get(i).getDataStore(), running.get(i).get());
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          break; // nothing to close
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<String, RestoredCopy> copies(Map<String, RestoredStore> restored) {
    Map<String, RestoredCopy> copies = new LinkedHashMap<>();
    restored.forEach((store, held) -> held.copy().ifPresent(copy -> copies.put(store, copy)));
    return copies;
  }

  private static List<CheckResult> budgets(
      Drill drill, DrillOrder order, Map<String, RestoredStore> restored, Duration recoveryTime) {
    List<CheckResult> checks = new ArrayList<>();
    drill
        .recoveryTime()
        .ifPresent(budget -> checks.add(budget("recovery-time", drill, budget, recoveryTime)));
    drill
        .dataAge()
        .ifPresent(
            budget ->
                restored.values().stream()
                    .flatMap(held -> held.manifest().stream())
                    .map(Manifest::snapshotAt)
                    .min(Instant::compareTo)
                    .ifPresent(
                        oldest ->
                            checks.add(
                                budget(
                                    "data-age",
                                    drill,
                                    budget,
                                    Duration.between(oldest, order.requestedAt())))));
    return checks;
  }

  private static CheckResult budget(String name, Drill drill, Duration budget, Duration measured) {
    boolean kept = measured.compareTo(budget) <= 0;
    return new CheckResult(
        name,
        drill.name(),
        kept ? Outcome.PASSED : Outcome.FAILED,
        kept ? null : "budget",
        measured.toMillis() / 1000.0 + " s of at most " + budget.toMillis() / 1000.0 + " s",
        Duration.ZERO);
  }

  /** Without this check, a drill could pass without restoring the stores that it is meant for. */
  private static CheckResult notInTheSet(String store) {
    return new CheckResult(
        "staging",
        store,
        Outcome.UNKNOWN,
        "sandbox",
        "the drill restores it into staging, but the recovery set does not have it",
        Duration.ZERO);
  }

  private static CheckResult of(String store, CheckResult check) {
    return new CheckResult(
        check.name(),
        store + ": " + check.subject(),
        check.outcome(),
        check.fault(),
        check.detail(),
        check.elapsed());
  }
}
