package dev.belay.verifier.rehearsal;

import dev.belay.datastores.CheckResult;
import dev.belay.datastores.CheckResult.Outcome;
import dev.belay.datastores.RequiredCheck;
import dev.belay.datastores.RestoredCopy;
import dev.belay.policy.Rehearsal;
import dev.belay.policy.Rule;
import dev.belay.vault.Manifest;
import dev.belay.verifier.program.SandboxPrograms;
import dev.belay.verifier.verification.HeldSandbox;
import dev.belay.verifier.verification.Verification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Runs the policy's migration on a verified copy, as the checks {@code rehearsal} and {@code undo}.
 * If the policy names a migration, a point is not verified without it. A migration that fails makes
 * the verdict failed; one that could not run makes it unknown. After the undo the data must equal
 * the recovery point again.
 */
public final class MigrationRehearsal {
  private static final String REHEARSAL = "rehearsal";
  private static final String UNDO = "undo";

  private final Function<Manifest, Optional<Rehearsal>> rehearsals;
  private final Map<String, String> environment;

  /**
   * @param rehearsals finds the policy's rehearsal for a recovery point
   * @param environment the environment of this process
   */
  public MigrationRehearsal(
      Function<Manifest, Optional<Rehearsal>> rehearsals, Map<String, String> environment) {
    this.rehearsals = rehearsals;
    this.environment = environment;
  }

  /** The rehearsal of the first rule that has one for the data store. */
  public static Optional<Rehearsal> of(List<Rule> rules, String dataStore) {
    return rules.stream()
        .filter(rule -> rule.capturing().dataStores().contains(dataStore))
        .flatMap(rule -> rule.safeguards().rehearsal().stream())
        .filter(rehearsal -> rehearsal.store().map(dataStore::equals).orElse(true))
        .findFirst();
  }

  /** Adds its findings to those of a copy that equals what was captured. Others get no findings. */
  public void run(Verification verification, HeldSandbox held) throws InterruptedException {
    Optional<Manifest> manifest = held.manifest();
    Optional<RestoredCopy> copy = held.copy();
    if (manifest.isEmpty() || copy.isEmpty() || !held.isAsCaptured()) {
      return;
    }
    Optional<Rehearsal> wanted = rehearsals.apply(manifest.get());
    if (wanted.isEmpty()) {
      return;
    }
    Rehearsal rehearsal = wanted.get();
    String store = manifest.get().dataStore();
    SandboxPrograms programs = new SandboxPrograms(Map.of(store, copy.get()), environment);
    held.require(Set.of(new RequiredCheck(REHEARSAL, store)));
    boolean migrated =
        run(held, programs, REHEARSAL, store, rehearsal.command(), rehearsal.timeout());
    if (!migrated || rehearsal.undo().isEmpty()) {
      return;
    }
    held.require(Set.of(new RequiredCheck(UNDO, store)));
    if (run(held, programs, UNDO, store, rehearsal.undo(), rehearsal.timeout())) {
      verification.checkAgain(held, UNDO);
    }
  }

  private static boolean run(
      HeldSandbox held,
      SandboxPrograms programs,
      String name,
      String store,
      List<String> command,
      Duration timeout)
      throws InterruptedException {
    long began = System.nanoTime();
    SandboxPrograms.Ended ended = programs.run(command, timeout);
    held.add(
        new CheckResult(
            name,
            store,
            ended.outcome(),
            ended.outcome() == Outcome.PASSED ? null : REHEARSAL,
            ended.detail(),
            Duration.ofNanos(System.nanoTime() - began)));
    return ended.outcome() == Outcome.PASSED;
  }
}
