package dev.belay.verifier.verification;

import dev.belay.datastores.RestoredCopy;
import dev.belay.vault.Manifest;
import java.util.Optional;

/** A recovery point that was restored and checked, and the store that it was restored into. */
public interface RestoredStore extends AutoCloseable {
  VerificationResult result();

  /** Empty when the manifest could not be read. */
  Optional<Manifest> manifest();

  /** The restored copy; empty when there is none. */
  Optional<RestoredCopy> copy();

  /** Lets others reach the restored data, if anybody else can. An error becomes a check. */
  void putInPlace() throws InterruptedException;

  /** Releases it. Data that is in place stays. */
  @Override
  void close();
}
