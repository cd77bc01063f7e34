package dev.belay.verifier.verification;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.PreparedRestore;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.RequiredCheck;
import dev.belay.datastores.RestoredCopy;
import dev.belay.datastores.StagingArea;
import dev.belay.vault.Manifest;
import dev.belay.vault.VaultException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A recovery point that was restored beside the data of a staging target. */
final class StagedStore implements RestoredStore {
  private static final String STAGING = "staging";

  private final Findings findings;
  private @Nullable Manifest manifest;
  private @Nullable StagingArea area;

  StagedStore(Findings findings) {
    this.findings = findings;
  }

  Findings findings() {
    return findings;
  }

  void setManifest(Manifest read) {
    manifest = read;
  }

  void setArea(StagingArea opened) {
    area = opened;
    findings.openedSandbox(opened.description());
  }

  void restored(Step step, PreparedRestore restore) {
    boolean inPlace = restore.elapsed().isZero();
    if (!inPlace) {
      findings.restored(restore.elapsed());
    }
    findings.add(
        step.passed(
            restore.amount().summary()
                + (inPlace
                    ? ", compared and put in place by an earlier attempt of this drill"
                    : ", compared with the recovery point")
                + Faults.list("; ", restore.warnings())));
  }

  @Override
  public VerificationResult result() {
    return findings.result();
  }

  @Override
  public Optional<Manifest> manifest() {
    return Optional.ofNullable(manifest);
  }

  @Override
  public Optional<RestoredCopy> copy() {
    return Optional.ofNullable(area);
  }

  @Override
  public void putInPlace() throws InterruptedException {
    StagingArea opened = area;
    if (opened == null) {
      return;
    }
    Step step = findings.begin(STAGING);
    findings.require(Set.of(new RequiredCheck(STAGING, findings.recoveryPointId())));
    try {
      opened.putInPlace(ProgressListener.NONE);
      findings.add(step.passed(opened.description()));
    } catch (DataStoreException e) {
      findings.add(step.unknown("sandbox", String.valueOf(e.getMessage())));
    } catch (VaultException e) {
      findings.add(Faults.of(step, e));
    }
  }

  @Override
  public void close() {
    if (area != null) {
      area.close();
      area = null;
    }
  }
}
