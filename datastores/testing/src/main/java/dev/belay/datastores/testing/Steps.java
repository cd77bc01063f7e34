package dev.belay.datastores.testing;

import dev.belay.datastores.ProgressListener;
import dev.belay.vault.Manifest;
import dev.belay.vault.SegmentRef;
import dev.belay.vault.SegmentWriter;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The steps of a driver that others see: each use of the vault, and each progress that is told.
 * Ends the process at one of them as {@code kill -9} does, without hooks and without a last word.
 */
final class Steps {
  /** The exit code of a process that ended at its step: that of SIGKILL in a shell. */
  static final int KILLED = 137;

  private final AtomicInteger taken = new AtomicInteger();
  private final int last;

  /**
   * @param last the step that the process ends at, from 1; 0 for none
   */
  Steps(int last) {
    this.last = last;
  }

  int taken() {
    return taken.get();
  }

  private void take() {
    if (taken.incrementAndGet() == last) {
      Runtime.getRuntime().halt(KILLED);
    }
  }

  ProgressListener progress() {
    return (step, done, total) -> take();
  }

  Vault of(Vault vault) {
    return new Vault() {
      @Override
      public String uri() {
        return vault.uri();
      }

      @Override
      public void check() throws VaultException {
        take();
        vault.check();
      }

      @Override
      public SegmentWriter newSegments(String recoveryPointId) {
        take();
        return of(vault.newSegments(recoveryPointId));
      }

      @Override
      public InputStream read(List<SegmentRef> segments) throws VaultException {
        take();
        return vault.read(segments);
      }

      @Override
      public Committed commit(Manifest manifest) throws VaultException {
        take();
        Committed committed = vault.commit(manifest);
        take();
        return committed;
      }

      @Override
      public byte[] seal(Manifest manifest) {
        take();
        return vault.seal(manifest);
      }

      @Override
      public Manifest unseal(String recoveryPointId, byte[] sealed) throws VaultException {
        take();
        return vault.unseal(recoveryPointId, sealed);
      }

      @Override
      public boolean contains(String recoveryPointId) throws VaultException {
        take();
        return vault.contains(recoveryPointId);
      }

      @Override
      public Committed manifest(String recoveryPointId) throws VaultException {
        take();
        return vault.manifest(recoveryPointId);
      }

      @Override
      public List<String> recoveryPoints() throws VaultException {
        take();
        return vault.recoveryPoints();
      }

      @Override
      public void retire(String recoveryPointId) throws VaultException {
        take();
        vault.retire(recoveryPointId);
      }

      @Override
      public void noteKeyBackup(Instant at) throws VaultException {
        take();
        vault.noteKeyBackup(at);
      }

      @Override
      public Optional<Instant> keyBackup() throws VaultException {
        take();
        return vault.keyBackup();
      }

      @Override
      public void close() {
        vault.close();
      }
    };
  }

  private SegmentWriter of(SegmentWriter writer) {
    return new SegmentWriter() {
      @Override
      public void write(byte[] bytes, int offset, int length) throws VaultException {
        take();
        writer.write(bytes, offset, length);
      }

      @Override
      public List<SegmentRef> finish() throws VaultException {
        take();
        return writer.finish();
      }

      @Override
      public long newlyStoredBytes() {
        return writer.newlyStoredBytes();
      }

      @Override
      public void close() {
        writer.close();
      }
    };
  }
}
