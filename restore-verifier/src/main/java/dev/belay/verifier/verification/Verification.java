package dev.belay.verifier.verification;

import dev.belay.datastores.CheckDepth;
import dev.belay.datastores.CheckResult;
import dev.belay.datastores.DataStoreDriver;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Drivers;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.RequiredCheck;
import dev.belay.datastores.RestoreResult;
import dev.belay.datastores.Sandbox;
import dev.belay.datastores.SandboxRequest;
import dev.belay.datastores.Staging;
import dev.belay.datastores.StagingArea;
import dev.belay.jail.Isolation;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies recovery points: manifest, sandbox, restore through the driver's one restore, checks,
 * verdict. The verdict starts as unknown, and every error on the way becomes a check. Safe for
 * several threads.
 */
public final class Verification {
  private static final Logger LOG = LoggerFactory.getLogger(Verification.class);

  private final Vault vault;
  private final Drivers drivers;
  private final Path sandboxRoot;
  private final Isolation isolation;
  private final Clock clock;

  /**
   * @param sandboxRoot the folder that gets one folder for each sandbox; created when missing. Its
   *     file system must have room for the restored data store.
   * @param isolation what a sandbox's server runs in
   */
  public Verification(
      Vault vault, Drivers drivers, Path sandboxRoot, Isolation isolation, Clock clock) {
    this.vault = vault;
    this.drivers = drivers;
    this.sandboxRoot = sandboxRoot;
    this.isolation = isolation;
    this.clock = clock;
  }

  /**
   * Verifies one recovery point. Never throws because of the point, the vault or the sandbox. When
   * interrupted, it cleans up, gives the verdict unknown, and keeps the thread's interrupt status
   * set.
   */
  public VerificationResult run(
      String recoveryPointId, CheckDepth depth, ProgressListener progress) {
    try (HeldSandbox held = hold(recoveryPointId, depth, progress)) {
      return held.result();
    }
  }

  /** As {@link #run}, but keeps the restored store until it is closed. */
  public HeldSandbox hold(String recoveryPointId, CheckDepth depth, ProgressListener progress) {
    return hold(recoveryPointId, null, depth, progress);
  }

  /**
   * As {@link #hold(String, CheckDepth, ProgressListener)}.
   *
   * @param manifestDigest SHA-256 of the manifest that the point was captured with, hexadecimal:
   *     with another one the point has failed; null when it is not known
   */
  public HeldSandbox hold(
      String recoveryPointId,
      @Nullable String manifestDigest,
      CheckDepth depth,
      ProgressListener progress) {
    HeldSandbox held = new HeldSandbox(new Findings(recoveryPointId, clock));
    guarded(held.findings(), () -> verify(held, manifestDigest, depth, progress));
    return held;
  }

  /**
   * Restores a recovery point beside the data of a staging target, and compares all of it with the
   * point. Never throws, like {@link #run}.
   *
   * @param manifestDigest as for {@link #hold(String, String, CheckDepth, ProgressListener)}
   * @param drillId UUID, the same for every attempt of a drill
   */
  public RestoredStore stage(
      String recoveryPointId,
      @Nullable String manifestDigest,
      String drillId,
      StagingPlace target,
      ProgressListener progress) {
    StagedStore staged = new StagedStore(new Findings(recoveryPointId, clock));
    guarded(staged.findings(), () -> stage(staged, manifestDigest, drillId, target, progress));
    return staged;
  }

  /**
   * Removes what an ended drill left in a staging target and did not put into place.
   *
   * @throws DataStoreException when the target can't be reached, or does not belong to the drill
   */
  public void clear(String drillId, StagingPlace target)
      throws DataStoreException, InterruptedException {
    DataStoreDriver driver =
        drivers
            .find(target.driver())
            .orElseThrow(
                () ->
                    new DataStoreException.Misconfigured(
                        "this verifier has " + drivers + ", not " + target.driver(), null));
    staging(driver).open(drillId, target.connection()).close();
  }

  private static Staging staging(DataStoreDriver driver) throws DataStoreException {
    return driver
        .staging()
        .orElseThrow(
            () ->
                new DataStoreException.Misconfigured(
                    "driver " + driver.name() + " can't restore into a staging target", null));
  }

  @FunctionalInterface
  private interface Steps {
    void run() throws Stopped, InterruptedException;
  }

  private static void guarded(Findings findings, Steps steps) {
    try {
      steps.run();
    } catch (Stopped e) {
      findings.add(e.check());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      findings.unknown("verification", "sandbox", "it was interrupted");
    } catch (RuntimeException | LinkageError e) { // LinkageError: a driver of another release
      LOG.atError()
          .addKeyValue("belay.recovery_point", findings.recoveryPointId())
          .setCause(e)
          .log("A verification ended with an error in the verifier");
      findings.unknown("verification", "sandbox", "an error in the verifier: " + e);
    }
  }

  /**
   * Compares the sandbox with the recovery point once more.
   *
   * @param name the name of the checks; each check's own name goes into its subject
   */
  public void checkAgain(HeldSandbox held, String name) throws InterruptedException {
    Manifest manifest = held.manifest().orElseThrow();
    Sandbox sandbox = held.sandbox().orElseThrow();
    Step step = held.findings().begin(name);
    try {
      DataStoreDriver driver = drivers.find(manifest.driver()).orElseThrow();
      for (CheckResult check :
          driver.check(manifest, sandbox, CheckDepth.RESTORE, ProgressListener.NONE)) {
        held.findings()
            .add(
                new CheckResult(
                    name,
                    check.name() + " of " + check.subject(),
                    check.outcome(),
                    check.fault(),
                    check.detail(),
                    check.elapsed()));
      }
    } catch (DataStoreException e) {
      held.findings().add(step.unknown("sandbox", String.valueOf(e.getMessage())));
    }
  }

  private void verify(
      HeldSandbox held,
      @Nullable String manifestDigest,
      CheckDepth depth,
      ProgressListener progress)
      throws Stopped, InterruptedException {
    Findings findings = held.findings();
    Manifest manifest = readManifest(findings, manifestDigest);
    held.setManifest(manifest);
    Completeness.check(findings, manifest);
    DataStoreDriver driver = findDriver(findings, manifest);
    findings.require(requiredChecks(findings, driver, manifest, depth));
    Path directory = sandboxRoot.resolve("sandbox-" + UUID.randomUUID());
    Sandbox sandbox = openSandbox(findings, driver, manifest, directory);
    held.setSandbox(sandbox);
    restore(findings, driver, manifest, sandbox, progress);
    check(findings, driver, manifest, sandbox, depth, progress);
  }

  private void stage(
      StagedStore staged,
      @Nullable String manifestDigest,
      String drillId,
      StagingPlace target,
      ProgressListener progress)
      throws Stopped, InterruptedException {
    Findings findings = staged.findings();
    Manifest manifest = readManifest(findings, manifestDigest);
    staged.setManifest(manifest);
    Completeness.check(findings, manifest);
    DataStoreDriver driver = findDriver(findings, manifest);
    Step step = findings.begin("restore");
    try {
      StagingArea area = staging(driver).open(drillId, target.connection());
      staged.setArea(area);
      staged.restored(step, area.restore(manifest, vault, progress));
    } catch (VaultException e) {
      throw new Stopped(Faults.of(step, e));
    } catch (DataStoreException e) {
      throw new Stopped(Faults.of(step, e));
    }
  }

  private Manifest readManifest(Findings findings, @Nullable String digest) throws Stopped {
    Step step = findings.begin("manifest");
    try {
      Vault.Committed committed = vault.manifest(findings.recoveryPointId());
      Manifest manifest = committed.manifest();
      if (!manifest.recoveryPointId().equals(findings.recoveryPointId())) {
        throw new Stopped(
            step.failed(
                "authentication",
                "the manifest belongs to recovery point " + manifest.recoveryPointId()));
      }
      if (digest != null && !digest.equals(committed.digest())) {
        throw new Stopped(
            step.failed(
                "authentication",
                "the manifest in the vault, with SHA-256 "
                    + committed.digest()
                    + ", is not the one that was captured, with "
                    + digest));
      }
      findings.add(step.passed("SHA-256 " + committed.digest()));
      return manifest;
    } catch (VaultException e) {
      throw new Stopped(Faults.of(step, e));
    }
  }

  private DataStoreDriver findDriver(Findings findings, Manifest manifest) throws Stopped {
    return drivers
        .find(manifest.driver())
        .orElseThrow(
            () ->
                new Stopped(
                    findings
                        .begin("driver")
                        .unknown(
                            "sandbox",
                            "captured by driver "
                                + manifest.driver()
                                + "; this verifier has "
                                + drivers)));
  }

  private static Set<RequiredCheck> requiredChecks(
      Findings findings, DataStoreDriver driver, Manifest manifest, CheckDepth depth)
      throws Stopped {
    Step step = findings.begin("contents");
    Set<RequiredCheck> required;
    try {
      required = driver.requiredChecks(manifest, depth);
    } catch (DataStoreException e) {
      throw new Stopped(step.unknown("unreadable", String.valueOf(e.getMessage())));
    }
    if (required.isEmpty()) {
      throw new Stopped(
          step.unknown(
              "sandbox", "driver " + driver.name() + " requires no check of the restored store"));
    }
    return required;
  }

  private Sandbox openSandbox(
      Findings findings, DataStoreDriver driver, Manifest manifest, Path directory)
      throws Stopped, InterruptedException {
    Step step = findings.begin("sandbox");
    try {
      Sandbox sandbox = driver.openSandbox(new SandboxRequest(manifest, directory, isolation));
      findings.openedSandbox(sandbox.description());
      return sandbox;
    } catch (DataStoreException e) {
      throw new Stopped(step.unknown("sandbox", String.valueOf(e.getMessage())));
    }
  }

  private void restore(
      Findings findings,
      DataStoreDriver driver,
      Manifest manifest,
      Sandbox sandbox,
      ProgressListener progress)
      throws Stopped, InterruptedException {
    Step step = findings.begin("restore");
    try {
      RestoreResult restored = driver.restore(manifest, vault, sandbox, progress);
      findings.restored(restored.elapsed());
      findings.add(
          step.passed(restored.amount().summary() + Faults.list("; ", restored.warnings())));
    } catch (VaultException e) {
      throw new Stopped(Faults.of(step, e));
    } catch (DataStoreException e) {
      throw new Stopped(Faults.of(step, e));
    }
  }

  private static void check(
      Findings findings,
      DataStoreDriver driver,
      Manifest manifest,
      Sandbox sandbox,
      CheckDepth depth,
      ProgressListener progress)
      throws Stopped, InterruptedException {
    Step step = findings.begin("checks");
    try {
      findings.addAll(driver.check(manifest, sandbox, depth, progress));
    } catch (DataStoreException e) {
      throw new Stopped(step.unknown("sandbox", String.valueOf(e.getMessage())));
    }
  }

  /** The verification can't go on. This check says why. */
  private static final class Stopped extends Exception {
    private final transient CheckResult check;

    Stopped(CheckResult check) {
      super(check.detail());
      this.check = check;
    }

    CheckResult check() {
      return check;
    }
  }
}
