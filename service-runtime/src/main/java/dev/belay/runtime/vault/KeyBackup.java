package dev.belay.runtime.vault;

import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.time.Instant;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When a copy of the vault's key was last proven, as the last look at the vault found. */
final class KeyBackup {
  private static final Logger LOG = LoggerFactory.getLogger(KeyBackup.class);

  private final Vault vault;

  /** {@link Instant#EPOCH} for never; null while it is not known. */
  private volatile @Nullable Instant last;

  KeyBackup(Vault vault) {
    this.vault = vault;
  }

  void look() {
    try {
      last = vault.keyBackup().orElse(Instant.EPOCH);
    } catch (VaultException e) {
      last = null;
      LOG.atDebug().setCause(e).log("Can't tell when the vault's key was backed up");
    }
  }

  /** Seconds since 1970, 0 for never; empty while it is not known. */
  OptionalDouble seconds() {
    Instant known = last;
    return known == null ? OptionalDouble.empty() : OptionalDouble.of(known.getEpochSecond());
  }
}
