package dev.belay.verifier.verification;

import dev.belay.datastores.CheckResult;
import dev.belay.datastores.RequiredCheck;
import dev.belay.datastores.RestoredCopy;
import dev.belay.datastores.Sandbox;
import dev.belay.vault.Manifest;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A recovery point that was verified, together with its sandbox, until it is closed. */
public final class HeldSandbox implements RestoredStore {
  private final Findings findings;
  private @Nullable Manifest manifest;
  private @Nullable Sandbox sandbox;

  HeldSandbox(Findings findings) {
    this.findings = findings;
  }

  Findings findings() {
    return findings;
  }

  /** Adds required checks: without them the point is not verified. */
  public void require(Set<RequiredCheck> checks) {
    findings.require(checks);
  }

  public void add(CheckResult check) {
    findings.add(check);
  }

  Optional<Sandbox> sandbox() {
    return Optional.ofNullable(sandbox);
  }

  void setManifest(Manifest read) {
    manifest = read;
  }

  void setSandbox(Sandbox opened) {
    sandbox = opened;
  }

  @Override
  public VerificationResult result() {
    return findings.result();
  }

  /**
   * Whether the copy equals what was captured. That something is missing which the capture could
   * not see changes nothing about it.
   */
  public boolean isAsCaptured() {
    return findings.isAsCaptured();
  }

  @Override
  public Optional<Manifest> manifest() {
    return Optional.ofNullable(manifest);
  }

  @Override
  public Optional<RestoredCopy> copy() {
    return Optional.ofNullable(sandbox);
  }

  /** Does nothing: nobody else can reach a sandbox. */
  @Override
  public void putInPlace() {}

  @Override
  public void close() {
    if (sandbox != null) {
      sandbox.close();
      sandbox = null;
    }
  }
}
