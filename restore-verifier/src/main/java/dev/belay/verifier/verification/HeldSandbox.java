package dev.belay.verifier.verification;

import dev.belay.datastores.Sandbox;
import dev.belay.datastores.StoreConnection;
import dev.belay.vault.Manifest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A recovery point that was verified, with what it was restored into, until that is closed. */
public final class HeldSandbox implements AutoCloseable {
  private final Findings findings;
  private @Nullable Manifest manifest;
  private @Nullable Sandbox sandbox;

  HeldSandbox(Findings findings) {
    this.findings = findings;
  }

  Findings findings() {
    return findings;
  }

  void of(Manifest read) {
    manifest = read;
  }

  void in(Sandbox opened) {
    sandbox = opened;
  }

  public VerificationResult result() {
    return findings.result();
  }

  /** Empty when it could not be read. */
  public Optional<Manifest> manifest() {
    return Optional.ofNullable(manifest);
  }

  /** How to reach what was restored; empty when there is nothing. */
  public Optional<StoreConnection> connection() {
    return Optional.ofNullable(sandbox).map(Sandbox::connection);
  }

  @Override
  public void close() {
    if (sandbox != null) {
      sandbox.close();
      sandbox = null;
    }
  }
}
