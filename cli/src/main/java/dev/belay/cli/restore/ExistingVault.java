package dev.belay.cli.restore;

import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import dev.belay.vault.VaultKey;
import dev.belay.vault.VaultSettings;
import dev.belay.vault.storage.Vaults;
import java.nio.file.Path;

/**
 * Opens Belay's own vaults. A separate class, so that encryption and S3 are loaded only when used.
 */
final class ExistingVault {
  private ExistingVault() {}

  static Vault open(String uri, Path keyFile) throws VaultException {
    return Vaults.openExisting(Vaults.uri(uri), VaultKey.load(keyFile), VaultSettings.defaults());
  }
}
