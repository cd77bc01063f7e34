package dev.belay.verifier.verification;

import dev.belay.datastores.RestoredCopy;
import dev.belay.vault.Manifest;
import java.util.Optional;

/** A recovery point that was restored and checked, with what it was restored into. */
public interface RestoredStore extends AutoCloseable {
  VerificationResult result();

  /** Empty when it could not be read. */
  Optional<Manifest> manifest();

  /** What was restored; empty when there is nothing. */
  Optional<RestoredCopy> copy();

  /**
   * Lets others reach what was restored, if there is anybody else; what goes wrong with that
   * becomes a check.
   */
  void putInPlace() throws InterruptedException;

  /** Lets go of it; what is in its place stays. */
  @Override
  void close();
}
