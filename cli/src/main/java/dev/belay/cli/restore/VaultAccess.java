package dev.belay.cli.restore;

import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.nio.file.Path;
import java.util.ServiceLoader;

/** Opens vaults. Another implementation can be put on the class path as a service. */
public interface VaultAccess {
  /**
   * Opens an existing vault for reading. Creates neither the vault nor the key.
   *
   * @param uri {@code file:/…} or {@code s3://…}
   */
  Vault open(String uri, Path keyFile) throws VaultException;

  /** The implementation on the class path, or else Belay's own. */
  static VaultAccess installed() {
    return ServiceLoader.load(VaultAccess.class).findFirst().orElseGet(() -> ExistingVault::open);
  }
}
